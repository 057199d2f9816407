import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { PsmError } from '../kernel/errors.ts';
import { type DateOrder, proveDateOrder } from './cell/date.ts';
import { type NumberStyle, proveNumberStyle } from './cell/number.ts';
import { type ColumnValue, valuesOf } from './columnValues.ts';
import type { ColumnProfile } from './profile.ts';
import { replaced, store, writeDown } from './change.ts';
import { columnAt, fieldOf, type MappedColumn } from './store.ts';
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
  const { fields, mapping, profiles } = await openMapping(scope, runId);
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
  const before = chosen
    ? { ...column, ...choice(fieldId), ...proved(fieldOf(fields, fieldId), profiles, position) }
    : column;
  const changed: MappedColumn = {
    ...before,
    fieldId,
    blank: change.blank ?? before.blank,
    dateOrder: change.date_order ?? before.dateOrder,
    numberStyle: change.number_style ?? before.numberStyle,
    reviewedBy: null,
    reviewedAt: null,
  };
  await store(scope, runId, mapping, { columns: replaced(mapping, changed), values: mapping.values }, actor);
  await writeDown(scope, runId, actor, 'mapping.column_changed', {
    column: column.header,
    field: change.field ?? null,
  });
  return reviewMapping(scope, runId);
}

function choice(fieldId: string | null): Pick<MappedColumn, 'confidence' | 'reason' | 'origin'> {
  return fieldId === null
    ? { confidence: 0, reason: 'A person left this column out.', origin: 'chosen' }
    : { confidence: 1, reason: 'A person chose this field.', origin: 'chosen' };
}

/** How cells are read for the field that a person chose, as far as the column proves it. */
function proved(
  field: Field | undefined,
  profiles: readonly ColumnProfile[],
  position: number,
): Pick<MappedColumn, 'dateOrder' | 'numberStyle'> {
  const profile = profiles.find((one) => one.index === position);
  return {
    dateOrder: field?.type === 'date' && profile !== undefined ? proveDateOrder(profile) : null,
    numberStyle: field?.type === 'number' && profile !== undefined ? proveNumberStyle(profile) : null,
  };
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
    await store(
      scope,
      runId,
      mapping,
      { columns: replaced(mapping, changed), values: mapping.values },
      actor,
    );
    await writeDown(scope, runId, actor, 'mapping.words_matched', { column: column.header });
  }
  const values = await columnValues(scope, runId, position);
  return { matched: values.filter((value) => value.how === 'words' || value.how === 'exact').length };
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
  await writeDown(scope, runId, actor, 'mapping.reviewed', {
    columns: columns.filter((one) => one.reviewedAt !== null).length,
  });
  return reviewMapping(scope, runId);
}
