import type { FieldRole } from '../db/schema.ts';
import type { Field } from '../directory/fields.ts';
import { wordsOf } from '../kernel/text.ts';

/** A file as this tenant would like to get it. */
export interface TemplateFile {
  readonly header: readonly string[];
  /** Two people who do not exist, at example.com (RFC 2606). */
  readonly rows: readonly (readonly string[])[];
}

interface Example {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly id: string;
  readonly status: string;
  readonly manager: string;
  readonly title: string;
  readonly date: string;
  readonly number: string;
  readonly answer: string;
  readonly phone: string;
  readonly page: string;
}

const examples: readonly [Example, Example] = [
  {
    first: 'Maya',
    last: 'Example',
    email: 'maya.example@example.com',
    id: 'EXAMPLE-1',
    status: 'active',
    manager: 'alex.sample@example.com',
    title: 'Analyst',
    date: '2023-04-17',
    number: '3',
    answer: 'yes',
    phone: '555-010-0142',
    page: 'https://example.com/maya',
  },
  {
    first: 'Jonas',
    last: 'Sample',
    email: 'jonas.sample@example.com',
    id: 'EXAMPLE-2',
    status: 'inactive',
    manager: 'alex.sample@example.com',
    title: 'Team Lead',
    date: '2021-09-30',
    number: '12',
    answer: 'no',
    phone: '555-010-0187',
    page: 'https://example.com/jonas',
  },
];

/** In the order in which people think of them; the tenant's other fields follow in theirs. */
const inFront = ['first_name', 'last_name', 'email', 'unique_id', 'status'] as const;

/**
 * One column for each field of the tenant, under the field's label, with two example rows whose values its fields take: uploaded
 * as it is, every column is recognised and every value known. Pure.
 */
export function templateFile(fields: readonly Field[]): TemplateFile {
  const identity = inFront.flatMap((role) => fields.filter((field) => field.role === role));
  const columns = [...identity, ...fields.filter((field) => !identity.includes(field))];
  return {
    header: columns.map(({ label }) => label),
    rows: examples.map((example, index) => columns.map((field) => cellOf(field, example, index))),
  };
}

function cellOf(field: Field, example: Example, index: number): string {
  const own = field.role === undefined ? undefined : wordsOfRoles[field.role](example);
  return own !== undefined && (field.role !== 'eligibility' || field.type === 'text')
    ? own
    : valueOf(field, example, index);
}

const wordsOfRoles: Readonly<Record<FieldRole, (example: Example) => string>> = {
  first_name: ({ first }) => first,
  last_name: ({ last }) => last,
  email: ({ email }) => email,
  unique_id: ({ id }) => id,
  status: ({ status }) => status,
  eligibility: () => 'eligible',
};

/** A field without options gets none: the cell is blank. */
function valueOf({ type, label, options }: Field, example: Example, index: number): string {
  const labels = options.map((option) => option.label);
  switch (type) {
    case 'select':
      return labels[index] ?? labels[0] ?? '';
    case 'multi_select':
      return labels.slice(0, 2 - index).join('; ');
    case 'text':
      return wordsOf(label) === 'jobtitle' ? example.title : `Example ${index + 1}`;
    case 'email':
      return example.manager;
    case 'date':
      return example.date;
    case 'number':
      return example.number;
    case 'boolean':
      return example.answer;
    case 'phone':
      return example.phone;
    case 'url':
      return example.page;
  }
}
