import type { Field } from '../../api/directory.ts';
import { strings } from '../../strings/index.ts';

const types = strings.mapping.column.types;

/** What a field takes, in a few words. */
export function typeOf(field: Field): string {
  if (field.role === 'status') return types.status;
  if (field.role === 'eligibility' && field.type === 'text') return types.eligibility;
  if (field.type === 'select' || field.type === 'multi_select') return types[field.type](field.options);
  return types[field.type];
}

/** Fields that a blank cell never clears. */
const kept: readonly Field['role'][] = ['unique_id', 'email', 'first_name', 'last_name', 'status'];

export const isNeverCleared = (field: Field): boolean => kept.includes(field.role);

const words = { status: ['active', 'inactive'], eligibility: ['eligible', 'ineligible'] } as const;

/** Words that a field without options takes: they are its targets. Always the same array. */
export function wordsOf(
  field: Field,
): readonly ('active' | 'inactive' | 'eligible' | 'ineligible')[] | undefined {
  if (field.role === 'status') return words.status;
  return field.role === 'eligibility' && field.type === 'text' ? words.eligibility : undefined;
}

/** Whether a field has targets at all, so that values are mapped to them. */
export const hasTargets = (field: Field): boolean =>
  wordsOf(field) !== undefined || field.type === 'select' || field.type === 'multi_select';
