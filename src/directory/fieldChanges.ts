import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { FieldType } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { wordsOf } from '../kernel/text.ts';
import { type Field, loadFields } from './fields.ts';
import { type Name, nameOf, taken } from './names.ts';

/** As long as a key of a set-up file may be. */
const longestKey = 63;

/**
 * Adds a profile field at the end. Identity fields come with the tenant and are not made here.
 *
 * @throws PsmError `conflict` when a field has the label already, `invalid_request`
 */
export async function addField(
  scope: TenantScope,
  given: { readonly label: string; readonly type: FieldType },
  actor: string,
): Promise<Field> {
  const label = nameOf(given.label);
  const fields = await lockedFields(scope);
  assertFree(fields, label);
  const field: Field = {
    fieldId: newId(),
    key: keyFor(
      label.text,
      fields.map((one) => one.key),
    ),
    label: label.text,
    type: given.type,
    options: [],
  };
  await sql`
    insert into field (field_id, key, label, type, role, position)
    select ${field.fieldId}, ${field.key}, ${field.label}, ${field.type}, null, coalesce(max(position), 0) + 1 from field
  `.execute(scope.db);
  // Columns that went nowhere may go to it: the next file is looked at anew, also one that is known.
  await moveEpochs(scope);
  await audit(scope, actor, 'field.added', { field: field.key, label: field.label, type: field.type });
  return field;
}

/** Changes what people call a field. Its key stays, and with it what profiles and mappings hold. @throws PsmError `not_found`, `conflict` */
export async function renameField(
  scope: TenantScope,
  fieldId: string,
  given: string,
  actor: string,
): Promise<Field> {
  const label = nameOf(given);
  const fields = await lockedFields(scope);
  const field = fields.find((one) => one.fieldId === fieldId);
  if (field === undefined) throw new PsmError('not_found', 'There is no such field.');
  if (field.label === label.text) return field;
  assertFree(
    fields.filter((one) => one.fieldId !== fieldId),
    label,
  );
  await sql`update field set label = ${label.text} where field_id = ${fieldId}`.execute(scope.db);
  // Suggestions look at labels.
  await moveEpochs(scope);
  await audit(scope, actor, 'field.renamed', { field: field.key, before: field.label, after: label.text });
  return { ...field, label: label.text };
}

/** A key like those of set-up files that no other field has. A label without Latin letters becomes `field`, `field_2` and so on. */
export function keyFor(label: string, existing: readonly string[]): string {
  const words = label
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[0-9_]+|_+$/g, '')
    .slice(0, longestKey - 4)
    .replace(/_+$/, '');
  const key = words === '' ? 'field' : words;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? key : `${key}_${number}`;
    // A profile is read as an object: no key may be something that every object has.
    if (!existing.includes(candidate) && !(candidate in {})) return candidate;
  }
}

/** Labels have no index of their own: of two who choose one label at once, one waits here. */
async function lockedFields(scope: TenantScope): Promise<Field[]> {
  await scope.client.query('select from tenant for no key update');
  return loadFields(scope);
}

/** Two fields of one label could not be told apart where columns are mapped. */
function assertFree(fields: readonly Field[], label: Name): void {
  if (fields.some((one) => wordsOf(one.label) === label.norm)) throw taken('field', label);
}

async function moveEpochs(scope: TenantScope): Promise<void> {
  await sql`update source set epoch = epoch + 1`.execute(scope.db);
}

async function audit(
  scope: TenantScope,
  actor: string,
  action: string,
  body: Readonly<Record<string, string>>,
): Promise<void> {
  await recordEvents(scope, [{ actor, action, entity: 'tenant', entityId: scope.tenantId, body }]);
}
