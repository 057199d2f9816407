export type StatusValue = 'active' | 'inactive';

/** A reading that only a person may confirm. */
export interface StatusAlias {
  readonly status: StatusValue;
  readonly reason: string;
}

/** Only the exact words are known; anything else is never read as inactive. */
export function statusOf(_value: string): StatusValue | undefined {
  throw new Error('coming');
}

export function statusAlias(_value: string): StatusAlias | undefined {
  throw new Error('coming');
}
