import { counted } from '../../../kernel/text.ts';
import { splitValues } from '../../cell/splitValues.ts';
import { isCountry, isLanguage } from '../../values/codes.ts';
import { eligibilityAlias, eligibilityOf } from '../../values/eligibility.ts';
import { type Candidate, candidateOf, nearestOption } from '../../values/nearestOption.ts';
import { isStatusWord, statusAlias, statusOf } from '../../values/status.ts';
import { type ColumnFacts, wordCounts } from '../columnFacts.ts';
import type { KnownField } from '../knownField.ts';
import { type Clause, type Evidence, shareClause, silent, weighed } from './evidence.ts';

/** Active, inactive, and the words that people may confirm for them. Full-time or Married is another status. */
export function statusEvidence(column: ColumnFacts): Evidence {
  const known = shareOf(column, (value) => statusOf(value) !== undefined || statusAlias(value) !== undefined);
  const words = shareOf(column, (value) => statusOf(value) !== undefined || isStatusWord(value));
  const surely = shareOf(column, (value) => statusOf(value) !== undefined);
  const says = shareClause(column, known, 'words for active or inactive');
  return { weight: weighed(known, 0.35, 0.75), alone: words >= 0.95 && surely > 0.3 ? 0.72 : 0, says };
}

export function eligibilityEvidence(column: ColumnFacts): Evidence {
  const surely = shareOf(column, (value) => eligibilityOf(value) !== undefined);
  const known = shareOf(column, (value) => (eligibilityOf(value) ?? eligibilityAlias(value)) !== undefined);
  const says = shareClause(column, known, 'words for eligible or not');
  return { weight: weighed(known, 0.3, 0.8), alone: surely >= 0.95 ? 0.85 : 0, says };
}

/** How many of a column's values are options of the field, by distinct value and by row. */
export function optionEvidence(column: ColumnFacts, field: KnownField): Evidence {
  const seen = valuesFor(column, field);
  let found = 0;
  let rows = 0;
  let foundRows = 0;
  for (const [words, count] of seen) {
    rows += count;
    if (!field.options.has(words)) continue;
    found += 1;
    foundRows += count;
  }
  const overlap = rows === 0 ? 0 : (found / seen.size + foundRows / rows) / 2;
  const says: Clause = () => optionText(found, seen.size, field.field.label);
  const isAnswer = column.share('boolean') > 0.8;
  const few = found < 3 ? 0.12 : 0;
  const alone = overlap >= 0.5 && found >= 2 && !isAnswer ? 0.45 + 0.45 * overlap - few : 0;
  return { weight: overlap >= 0.5 ? overlap : 0, alone, says, overlap };
}

function optionText(found: number, of: number, label: string): string {
  const number = found === 0 ? 'none' : found.toLocaleString('en');
  return `${number} of ${counted(of, 'distinct value')} ${found === 1 ? 'is an option' : 'are options'} of ${label}`;
}

function valuesFor(column: ColumnFacts, field: KnownField): ReadonlyMap<string, number> {
  if (field.field.type !== 'multi_select') return column.words;
  if (field.wholes.length === 0) return column.parts;
  return wordCounts(column.top, (value) => splitValues(value, field.wholes));
}

/** Whether at least half of the values are near some option, so that no exact match means little. */
export function isNearOptions(column: ColumnFacts, field: KnownField): boolean {
  const candidates = candidatesOf(field);
  const some = column.top.slice(0, 10);
  const near = some.filter(({ value }) => nearestOption(value, candidates) !== undefined);
  return near.length >= some.length / 2;
}

const candidateLists = new WeakMap<KnownField, readonly Candidate[]>();

function candidatesOf(field: KnownField): readonly Candidate[] {
  let candidates = candidateLists.get(field);
  if (candidates === undefined) {
    candidates = (field.field.options ?? []).slice(0, 200).map(({ label }) => candidateOf(label));
    candidateLists.set(field, candidates);
  }
  return candidates;
}

export function countryEvidence(column: ColumnFacts): Evidence {
  return listEvidence(column, isCountry, 'countries', 0.66);
}

export function languageEvidence(column: ColumnFacts): Evidence {
  return listEvidence(column, (value) => splitValues(value).every(isLanguage), 'languages', 0.6);
}

function listEvidence(
  column: ColumnFacts,
  is: (value: string) => boolean,
  what: string,
  alone: number,
): Evidence {
  const share = shareOf(column, is);
  if (share < 0.2 && column.share('name') > 0.5) return { ...silent, weight: -0.2 };
  const enough = share >= 0.95 && column.profile.distinct >= 2;
  return {
    weight: share >= 0.6 ? share : 0,
    alone: enough ? alone : 0,
    says: shareClause(column, share, what),
  };
}

function shareOf(column: ColumnFacts, is: (value: string) => boolean): number {
  let all = 0;
  let found = 0;
  for (const { value, count } of column.top) {
    all += count;
    if (is(value)) found += count;
  }
  return all === 0 ? 0 : found / all;
}
