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
  const { text, norm } = labelOf(label);
  const known = sameWords(field.options, text, norm);
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

/**
 * Gives an option another label and every profile that has it with it, deleted ones that can come back included, in a fixed
 * number of statements. The caller holds the locks: see src/mapping/renameOption.ts, which keeps decisions in step too.
 *
 * @throws PsmError `not_found`, `conflict` when another option has these words, `invalid_request`
 */
export async function relabelOption(
  scope: TenantScope,
  field: Field,
  optionId: string,
  label: string,
  actor: string,
): Promise<FieldOption> {
  const before = field.options.find((option) => option.optionId === optionId);
  if (before === undefined) throw new PsmError('not_found', 'There is no such option.');
  const { text, norm } = labelOf(label);
  if (text === before.label) return before;
  const others = field.options.filter((option) => option !== before);
  const other = sameWords(others, text, norm);
  if (other !== undefined) {
    throw new PsmError(
      'conflict',
      `"${other.label}" is an option of "${field.label}" already; case, spaces and punctuation make no difference.`,
    );
  }
  await scope.client.query('update field_option set label = $2, norm = $3 where option_id = $1', [
    optionId,
    text,
    norm,
  ]);
  const order = [...others.map((option) => option.label), text].toSorted(byCodeUnit);
  const { rowCount } = await scope.client.query(relabelProfiles, [field.key, before.label, text, order]);
  await scope.client.query('update hub set revision = revision + 1');
  await scope.client.query('update source set epoch = epoch + 1');
  await recordEvents(scope, [
    {
      actor,
      action: 'field.option_renamed',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: { field: field.key, before: before.label, after: text, members: rowCount },
    },
  ]);
  return { optionId, label: text, norm };
}

/** $1 key of the field, $2 old and $3 new label, $4 all labels in the order of sets. Reads each member, writes those who have it. */
const relabelProfiles = `
with holders as materialized (
  select member_id from member
   where profile -> $1 = to_jsonb($2::text)
      or (jsonb_typeof(profile -> $1) = 'array' and profile -> $1 ? $2)
   order by member_id
     for no key update
)
update member m
   set profile = m.profile || jsonb_build_object($1::text, case jsonb_typeof(m.profile -> $1)
         when 'array' then (
           select jsonb_agg(label order by array_position($4::text[], label), label)
             from (select case one when $2 then $3 else one end as label
                     from jsonb_array_elements_text(m.profile -> $1) as one) labels)
         else to_jsonb($3::text) end),
       version = m.version + 1, updated_at = now()
  from holders h
 where m.member_id = h.member_id`;

/** As src/mapping/cell/readCell.ts sorts sets, so that equal sets are equal JSON. */
function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function labelOf(label: string): { readonly text: string; readonly norm: string } {
  const text = trimmed(label);
  if (text === null || text.length > longestLabel) {
    throw new PsmError('invalid_request', `The name of an option has 1 to ${longestLabel} characters.`);
  }
  return { text, norm: wordsOf(text) };
}

function sameWords(options: readonly FieldOption[], text: string, norm: string): FieldOption | undefined {
  return (
    options.find((option) => option.label === text) ??
    options.find((option) => option.norm === norm && norm !== '')
  );
}
