import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { trimmed, wordsOf } from '../kernel/text.ts';
import type { Field, FieldOption } from './fields.ts';

/** Longer labels are no segments. */
const longestLabel = 200;

/**
 * Adds an option to a select or multi-select field; one of the same words that is there already is given back.
 *
 * @throws PsmError `conflict` for a field without options, `invalid_request` for a blank or overlong label
 */
export async function addOption(
  scope: TenantScope,
  field: Field,
  label: string,
  actor: string,
): Promise<FieldOption> {
  if (field.type !== 'select' && field.type !== 'multi_select') {
    throw new PsmError('conflict', `"${field.label}" has no options.`);
  }
  const text = trimmed(label);
  if (text === null || text.length > longestLabel) {
    throw new PsmError('invalid_request', `The name of an option has 1 to ${longestLabel} characters.`);
  }
  const norm = wordsOf(text);
  const known =
    field.options.find((option) => option.label === text) ??
    field.options.find((option) => option.norm === norm && norm !== '');
  if (known !== undefined) return known;
  const option = { optionId: newId(), label: text, norm };
  await scope.db
    .insertInto('field_option')
    .values({
      option_id: option.optionId,
      field_id: field.fieldId,
      label: option.label,
      norm: option.norm,
      position: field.options.length,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'field_id', 'label']).doNothing())
    .execute();
  await sql`update source set epoch = epoch + 1`.execute(scope.db);
  await recordEvents(scope, [
    {
      actor,
      action: 'field.option_added',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: { field: field.key, option: text },
    },
  ]);
  return option;
}
