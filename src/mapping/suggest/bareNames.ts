import type { ColumnFacts } from './columnFacts.ts';
import type { Concept } from './concepts.ts';
import type { Score } from './score.ts';

/** How sure a bare "Name" beside a first name is the last name; never high, because exports differ. */
const asLastName = 0.72;

/**
 * "Name" alone is a full name and no field. Beside a column of first names and without one of last names it is the
 * last name, as in "Vorname, Name": the header row as a whole says so, unless the values are several words.
 */
export function bareLastName(
  columns: readonly ColumnFacts[],
): { column: ColumnFacts; score: Score } | undefined {
  const has = (...concepts: Concept[]): boolean =>
    columns.some(
      ({ header }) => header.readings[0] !== undefined && concepts.includes(header.readings[0].concept),
    );
  const column = columns.find((one) => bare.has(one.header.joined));
  if (!column || !has('firstName', 'legalFirstName') || has('legalLastName')) return undefined;
  if (columns.some((one) => one !== column && one.header.readings[0]?.concept === 'lastName'))
    return undefined;
  if (column.share('severalWords') >= 0.5) return undefined;
  const reading = column.header.readings[0];
  const header = { score: asLastName, how: 'kin', reading } as const;
  const says = () => 'another column has the first names';
  return { column, score: { confidence: asLastName, header, evidence: { weight: 0, alone: 0, says } } };
}

const bare: ReadonlySet<string> = new Set(['name', 'nom', 'nombre', 'naam']);
