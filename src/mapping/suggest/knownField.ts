import { wordsOf } from '../../kernel/text.ts';
import type { Concept } from './concepts.ts';
import { recognise } from './recognise.ts';
import type { FieldRole, MappableField } from './types.ts';

/** A field with everything that each column is compared to, worked out once. */
export interface KnownField {
  readonly field: MappableField;
  /** Its position among the fields: settles ties. */
  readonly order: number;
  /** What the field is about, from its role, label or key; undefined for a field of the tenant's own making. */
  readonly concept: Concept | undefined;
  readonly names: ReadonlySet<string>;
  readonly words: readonly string[];
  /** The options by `wordsOf`. */
  readonly options: ReadonlySet<string>;
  /** The options that hold a separator of multi-select cells. */
  readonly wholes: readonly string[];
}

const roleConcepts: Readonly<Record<FieldRole, Concept>> = {
  unique_id: 'employeeId',
  email: 'email',
  first_name: 'firstName',
  last_name: 'lastName',
  status: 'status',
  eligibility: 'eligibility',
};

export function knownField(field: MappableField, order: number): KnownField {
  const label = recognise(field.label);
  const key = recognise(field.key);
  const options = field.options ?? [];
  return {
    field,
    order,
    concept: field.role === undefined ? conceptOf(field, label, key) : roleConcepts[field.role],
    names: new Set([label.joined, key.joined, wordsOf(field.label)].filter((name) => name !== '')),
    words: label.words,
    options: new Set(options.map((option) => wordsOf(option.label)).filter((words) => words !== '')),
    wholes: options.map((option) => option.label).filter((label) => /[;|,\n\r]/.test(label)),
  };
}

type Recognition = ReturnType<typeof recognise>;

/** The label says what people mean; the key decides only where the label says nothing known. */
function conceptOf(field: MappableField, label: Recognition, key: Recognition): Concept | undefined {
  const sure = [...label.readings, ...key.readings].filter((reading) => reading.score >= 0.7);
  const fits = sure.find((reading) => fitsType(reading.concept, field.type));
  // An e-mail field "Manager" wants the manager's address.
  return fits?.concept === 'manager' && field.type === 'email' ? 'managerEmail' : fits?.concept;
}

/** A select field "Status" is a status; a date field "Status" is something of the tenant's own. */
function fitsType(concept: Concept, type: MappableField['type']): boolean {
  const isDate = concept.endsWith('Date');
  const isEmail = /[eE]mail$/.test(concept) && concept !== 'emailMeta';
  if (type === 'date') return isDate;
  if (type === 'email') return isEmail || concept === 'manager' || concept === 'login';
  const isName = concept.endsWith('Name') || concept.endsWith('Id');
  return type === 'text' || !(isDate || isName);
}
