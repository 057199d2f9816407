import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { addOption } from '../directory/options.ts';
import { PsmError } from '../kernel/errors.ts';
import { wordsOf } from '../kernel/text.ts';
import type { DateOrder } from './cell/date.ts';
import type { NumberStyle } from './cell/number.ts';
import { type ColumnValue, valuesOf } from './columnValues.ts';
import { columnAt, fieldOf, type MappedColumn, type Mapping, rewriteVersion } from './store.ts';
import { valueNorm } from './transform.ts';
import { type MappingView, openMapping, reviewMapping } from './view.ts';

export interface ColumnChange {
  /** Key of a field, or null to leave the column out. */
  readonly field?: string | null | undefined;
  readonly blank?: 'keep' | 'clear' | undefined;
  readonly date_order?: DateOrder | undefined;
  readonly number_style?: NumberStyle | undefined;
}

/**
 * Changes how a column is mapped. That clears its checkmark: somebody has to review it again.
 *
 * @throws PsmError `mapping_conflict` when another column goes to the field already
 */
export async function changeColumn(
  scope: TenantScope,
  runId: string,
  position: number,
  change: ColumnChange,
  actor: string,
): Promise<MappingView> {
  const { fields, mapping } = await openMapping(scope, runId);
  const column = columnAt(mapping, position);
  let fieldId = column.fieldId;
  if (change.field !== undefined) {
    const field = fields.find((one) => one.key === change.field);
    if (change.field !== null && field === undefined) {
      throw new PsmError('not_found', `There is no field "${change.field}".`);
    }
    fieldId = field?.fieldId ?? null;
  }
  const other = mapping.columns.find((one) => one.fieldId === fieldId && one.position !== position);
  if (fieldId !== null && other !== undefined) {
    throw new PsmError(
      'mapping_conflict',
      `The column "${other.header}" goes to this field already. Take it off there first.`,
      { details: { position: other.position } },
    );
  }
  const chosen = change.field !== undefined && fieldId !== column.fieldId;
  const changed: MappedColumn = {
    ...column,
    fieldId,
    blank: change.blank ?? column.blank,
    dateOrder: change.date_order ?? column.dateOrder,
    numberStyle: change.number_style ?? column.numberStyle,
    ...(chosen
      ? { confidence: fieldId === null ? 0 : 1, reason: 'A person chose this field.', origin: 'remembered' }
      : {}),
    reviewedBy: null,
    reviewedAt: null,
  };
  await store(scope, runId, mapping, { columns: replace(mapping, changed), values: mapping.values }, actor);
  await audit(scope, runId, actor, 'mapping.column_changed', {
    column: column.header,
    field: change.field ?? null,
  });
  return reviewMapping(scope, runId);
}

/** Every distinct value of a select, multi-select or word column with its count and where it goes. */
export async function columnValues(
  scope: TenantScope,
  runId: string,
  position: number,
): Promise<ColumnValue[]> {
  const { fields, mapping, profiles } = await openMapping(scope, runId);
  const column = columnAt(mapping, position);
  const field = fieldOf(fields, column.fieldId);
  const profile = profiles.find((one) => one.index === position);
  return field === undefined || profile === undefined ? [] : valuesOf(profile, field, column, mapping);
}

/** The button "Map values with matching words": all values of the column that equal an option by words, now and later. */
export async function matchColumnValues(
  scope: TenantScope,
  runId: string,
  position: number,
  actor: string,
): Promise<{ matched: number }> {
  const { mapping } = await openMapping(scope, runId);
  const column = columnAt(mapping, position);
  const changed = { ...column, matchWords: true, reviewedBy: null, reviewedAt: null };
  if (!column.matchWords) {
    await store(scope, runId, mapping, { columns: replace(mapping, changed), values: mapping.values }, actor);
    await audit(scope, runId, actor, 'mapping.words_matched', { column: column.header });
  }
  const values = await columnValues(scope, runId, position);
  return { matched: values.filter((value) => value.how === 'words' || value.how === 'exact').length };
}

/** What becomes of one source value: an option, nothing (`ignore`), or a new option of that name. */
export type ValueDecision =
  | { readonly value: string; readonly option: string }
  | { readonly value: string; readonly ignore: true }
  | { readonly value: string; readonly create: true };

/** @throws PsmError `not_found` when the option does not exist, `conflict` for a column without options or words */
export async function decideValue(
  scope: TenantScope,
  runId: string,
  position: number,
  decision: ValueDecision,
  actor: string,
): Promise<ColumnValue[]> {
  const { fields, mapping } = await openMapping(scope, runId);
  const column = columnAt(mapping, position);
  const field = fieldOf(fields, column.fieldId);
  if (field === undefined)
    throw new PsmError('conflict', 'The column does not go to a field. Choose one first.');
  const value = decision.value.trim();
  let target: string | null = null;
  if ('create' in decision) target = (await addOption(scope, field, value, actor)).label;
  else if ('option' in decision) target = targetOf(field, decision.option);
  const norm = valueNorm(value);
  const values = [
    ...mapping.values.filter((one) => one.fieldId !== field.fieldId || one.norm !== norm),
    { fieldId: field.fieldId, norm, value, target, decidedBy: actor },
  ];
  const changed = { ...column, reviewedBy: null, reviewedAt: null };
  await store(scope, runId, mapping, { columns: replace(mapping, changed), values }, actor);
  await audit(scope, runId, actor, 'mapping.value_decided', { column: column.header, value, target });
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

/**
 * The checkmark: a person has looked at these columns. Who and when is kept with the mapping version.
 *
 * @param positions all mapped columns when it is left out
 */
export async function reviewColumns(
  scope: TenantScope,
  runId: string,
  positions: readonly number[] | undefined,
  actor: string,
): Promise<MappingView> {
  const { mapping } = await openMapping(scope, runId);
  for (const position of positions ?? []) columnAt(mapping, position);
  const columns = mapping.columns.map((column) => {
    const meant = positions === undefined ? column.fieldId !== null : positions.includes(column.position);
    return meant && column.reviewedAt === null
      ? { ...column, reviewedBy: actor, reviewedAt: new Date() }
      : column;
  });
  await store(scope, runId, mapping, { columns, values: mapping.values }, actor);
  await audit(scope, runId, actor, 'mapping.reviewed', {
    columns: columns.filter((one) => one.reviewedAt !== null).length,
  });
  return reviewMapping(scope, runId);
}

function replace(mapping: Mapping, changed: MappedColumn): MappedColumn[] {
  return mapping.columns.map((column) => (column.position === changed.position ? changed : column));
}

async function store(
  scope: TenantScope,
  runId: string,
  mapping: Mapping,
  content: Pick<Mapping, 'columns' | 'values'>,
  actor: string,
): Promise<void> {
  const { version } = await rewriteVersion(scope, mapping, content, actor);
  await scope.db.updateTable('run').set({ mapping_version: version }).where('run_id', '=', runId).execute();
}

async function audit(
  scope: TenantScope,
  runId: string,
  actor: string,
  action: string,
  body: Record<string, string | number | null>,
): Promise<void> {
  await recordEvents(scope, [{ actor, action, entity: 'mapping', entityId: runId, body }]);
}
