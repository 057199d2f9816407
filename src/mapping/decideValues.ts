import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { addOption } from '../directory/options.ts';
import { PsmError } from '../kernel/errors.ts';
import { wordsOf } from '../kernel/text.ts';
import { replaced, store, writeDown } from './change.ts';
import type { ColumnValue } from './columnValues.ts';
import { columnValues } from './review.ts';
import { columnAt, fieldOf } from './store.ts';
import { valueNorm } from './transform.ts';
import { openMapping } from './view.ts';

/** What becomes of one source value: an option, nothing (`ignore`), a new option of that name, or what nobody decided (`undecided`). */
export type ValueDecision =
  | { readonly value: string; readonly option: string }
  | { readonly value: string; readonly ignore: true }
  | { readonly value: string; readonly create: true }
  | { readonly value: string; readonly undecided: true };

/** @throws PsmError `not_found` when the option does not exist, `conflict` for a column without options or words */
export function decideValue(
  scope: TenantScope,
  runId: string,
  position: number,
  decision: ValueDecision,
  actor: string,
): Promise<ColumnValue[]> {
  return decideValues(scope, runId, position, [decision], actor);
}

/**
 * Decides about any number of values at once, all or none; of two decisions about one value the later counts. A decision that is
 * taken back leaves the value to its words: it is open again, unless it equals an option. Errors like `decideValue`.
 */
export async function decideValues(
  scope: TenantScope,
  runId: string,
  position: number,
  decisions: readonly ValueDecision[],
  actor: string,
): Promise<ColumnValue[]> {
  const { fields, mapping } = await openMapping(scope, runId);
  const column = columnAt(mapping, position);
  let field = fieldOf(fields, column.fieldId);
  if (field === undefined)
    throw new PsmError('conflict', 'The column does not go to a field. Choose one first.');
  const { fieldId } = field;
  const decided = new Map<string, { value: string; target: string | null }>();
  const undecided = new Map<string, string>();
  for (const decision of decisions) {
    const value = decision.value.trim();
    const norm = valueNorm(value);
    if ('undecided' in decision) {
      decided.delete(norm);
      undecided.set(norm, value);
      continue;
    }
    let target: string | null = null;
    if ('create' in decision) {
      const option = await addOption(scope, field, value, actor);
      if (!field.options.includes(option)) field = { ...field, options: [...field.options, option] };
      target = option.label;
    } else if ('option' in decision) target = targetOf(field, decision.option);
    undecided.delete(norm);
    decided.set(norm, { value, target });
  }
  const values = [
    ...mapping.values.filter(
      (one) => one.fieldId !== fieldId || !(decided.has(one.norm) || undecided.has(one.norm)),
    ),
    ...[...decided].map(([norm, { value, target }]) => ({ fieldId, norm, value, target, decidedBy: actor })),
  ];
  const changed = { ...column, reviewedBy: null, reviewedAt: null };
  await store(scope, runId, mapping, { columns: replaced(mapping, changed), values }, actor);
  const bodies = [...decided.values()].map((one) => ({ column: column.header, ...one }));
  await writeDown(scope, runId, actor, 'mapping.value_decided', ...bodies);
  const takenBack = [...undecided.values()].map((value) => ({ column: column.header, value }));
  await writeDown(scope, runId, actor, 'mapping.value_taken_back', ...takenBack);
  return columnValues(scope, runId, position);
}

function targetOf(field: Field, option: string): string {
  const words =
    field.role === 'status'
      ? ['active', 'inactive']
      : field.role === 'eligibility' && field.type === 'text'
        ? ['eligible', 'ineligible']
        : undefined;
  if (words === undefined && field.type !== 'select' && field.type !== 'multi_select') {
    throw new PsmError('conflict', `"${field.label}" has no options: its values are taken as they are.`);
  }
  const known = words ?? field.options.map((one) => one.label);
  const found = known.find((one) => one === option) ?? known.find((one) => wordsOf(one) === wordsOf(option));
  if (found === undefined) throw new PsmError('not_found', `"${option}" is no option of "${field.label}".`);
  return found;
}
