import type { ShapeName } from '../../shapes.ts';
import type { ColumnFacts } from '../columnFacts.ts';
import type { Concept } from '../concepts.ts';
import type { KnownField } from '../knownField.ts';
import { type Evidence, shareClause, silent, weighed } from './evidence.ts';
import { emailEvidence, idEvidence, nameEvidence } from './identity.ts';
import {
  countryEvidence,
  eligibilityEvidence,
  languageEvidence,
  optionEvidence,
  statusEvidence,
} from './words.ts';

/** What the values of a column say about a field: its concept asks first, then its options, then its type. */
export function valueEvidence(column: ColumnFacts, field: KnownField): Evidence {
  if (column.isEmpty) return { ...silent, says: () => 'the column is empty' };
  const special = field.concept && byConcept[field.concept];
  if (special) return special(column);
  return field.options.size > 0
    ? unlessOdd(column, optionEvidence(column, field))
    : plainEvidence(column, field);
}

const byConcept: Readonly<Partial<Record<Concept, (column: ColumnFacts) => Evidence>>> = {
  status: statusEvidence,
  eligibility: eligibilityEvidence,
  employeeId: idEvidence,
  firstName: nameEvidence,
  lastName: nameEvidence,
};

function plainEvidence(column: ColumnFacts, field: KnownField): Evidence {
  if (field.field.type === 'email' || field.concept === 'email')
    return emailEvidence(column, field.concept === 'email');
  if (field.concept === 'country') return unlessOdd(column, countryEvidence(column));
  if (field.concept === 'languages') return unlessOdd(column, languageEvidence(column));
  const [shape, what] = typeShapes[field.field.type] ?? [];
  if (shape !== undefined && what !== undefined) {
    const share = column.share(shape);
    return { weight: weighed(share, 0.3, 0.8), alone: 0, says: shareClause(column, share, what) };
  }
  return field.concept === undefined ? silent : unlessOdd(column, silent, field);
}

const typeShapes: Readonly<Partial<Record<KnownField['field']['type'], readonly [ShapeName, string]>>> = {
  date: ['date', 'dates'],
  number: ['number', 'numbers'],
  boolean: ['boolean', 'a yes or no'],
  phone: ['phone', 'phone numbers'],
  url: ['url', 'web addresses'],
};

/** Shapes that no department, job title or place has. */
const odd: readonly (readonly [ShapeName, string])[] = [
  ['email', 'e-mail addresses'],
  ['uuid', 'technical ids'],
  ['url', 'web addresses'],
  ['salutation', 'forms of address'],
  ['date', 'dates'],
];

function unlessOdd(column: ColumnFacts, otherwise: Evidence, field?: KnownField): Evidence {
  if ((otherwise.overlap ?? 0) > 0) return otherwise;
  for (const [shape, what] of odd) {
    const share = column.share(shape);
    if (share > 0.5 && !(shape === 'date' && column.share('integer') > 0.5)) {
      return { weight: -1, alone: 0, says: shareClause(column, share, what) };
    }
  }
  const level = field?.concept === 'jobLevel' || field?.concept === 'payGrade';
  if (field !== undefined && !level && orgConcepts.has(field.concept ?? '')) {
    const answers = column.share('boolean');
    if (answers > 0.8) return { weight: -0.7, alone: 0, says: shareClause(column, answers, 'a yes or no') };
    const numbers = column.share('number');
    if (numbers > 0.8) return { weight: -0.4, alone: 0, says: shareClause(column, numbers, 'numbers') };
  }
  return otherwise;
}

const orgConcepts: ReadonlySet<string> = new Set([
  'businessUnit',
  'division',
  'department',
  'team',
  'jobTitle',
  'location',
  'office',
  'city',
  'country',
  'company',
]);
