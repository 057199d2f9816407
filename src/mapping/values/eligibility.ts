export type EligibilityValue = 'eligible' | 'ineligible';

/** A reading that only a person may confirm. */
export interface EligibilityAlias {
  readonly eligibility: EligibilityValue;
  readonly reason: string;
}

/** Known are the words eligible, ineligible and not eligible. */
export function eligibilityOf(_value: string): EligibilityValue | undefined {
  throw new Error('coming');
}

export function eligibilityAlias(_value: string): EligibilityAlias | undefined {
  throw new Error('coming');
}
