import { wordsOf } from '../../kernel/text.ts';
import { readBoolean } from '../cell/boolean.ts';

export type EligibilityValue = 'eligible' | 'ineligible';

/** A reading that only a person may confirm. */
export interface EligibilityAlias {
  readonly eligibility: EligibilityValue;
  readonly reason: string;
}

const known = new Map<string, EligibilityValue>([
  ['eligible', 'eligible'],
  ['ineligible', 'ineligible'],
  ['noteligible', 'ineligible'],
]);

const aliases = new Map<string, EligibilityValue>([
  ...'e elig berechtigt teilnahmeberechtigt zugelassen admissible idoneo elegible elegivel qualified allowed'
    .split(' ')
    .map((word) => [word, 'eligible'] as const),
  ...'ne i noneligible uneligible nichtberechtigt nichtzugelassen noneligible inadmissible nonadmissible noelegible notqualified notallowed excluded'
    .split(' ')
    .map((word) => [word, 'ineligible'] as const),
]);

/** Known are the words eligible, ineligible and not eligible. */
export function eligibilityOf(value: string): EligibilityValue | undefined {
  return known.get(wordsOf(value));
}

/** What a value probably says: a yes or no, or the word in another language. */
export function eligibilityAlias(value: string): EligibilityAlias | undefined {
  const alias = aliases.get(wordsOf(value));
  if (alias) return { eligibility: alias, reason: `“${value.trim()}” usually means ${alias}` };
  const answer = readBoolean(value);
  if (answer === undefined) return undefined;
  return {
    eligibility: answer ? 'eligible' : 'ineligible',
    reason: `“${value.trim()}” is a ${answer ? 'yes' : 'no'}`,
  };
}
