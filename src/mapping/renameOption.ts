import { hasSqlState, sqlState } from '../db/client.ts';
import type { TenantScope } from '../db/tenant.ts';
import { type Field, type FieldOption, loadFields } from '../directory/fields.ts';
import { relabelOption } from '../directory/options.ts';
import { PsmError } from '../kernel/errors.ts';
import { loadMapping, type MappedValue, type Mapping, rewriteVersion } from './store.ts';
import { valueNorm } from './transform.ts';

/**
 * Renames an option: profiles get the new label, decisions about values of files follow, and files that go on saying the old
 * name still mean this option. Columns keep their checkmarks: what they mean is the same. What open plans propose with the old
 * label is not applied any more; see src/apply/goneOption.ts.
 *
 * @throws PsmError `not_found`, `invalid_request`, `conflict` when another option has these words or a file is being planned
 */
export async function renameOption(
  scope: TenantScope,
  fieldId: string,
  optionId: string,
  label: string,
  actor: string,
): Promise<FieldOption> {
  await lockWriters(scope);
  const field = (await loadFields(scope)).find((one) => one.fieldId === fieldId);
  if (field === undefined) throw new PsmError('not_found', 'There is no such field.');
  const before = field.options.find((option) => option.optionId === optionId);
  const after = await relabelOption(scope, field, optionId, label, actor);
  if (before !== undefined && before.label !== after.label) {
    await followRename(scope, field, before.label, after.label, actor);
  }
  return after;
}

/**
 * Whoever plans holds a source and whoever applies holds a hub, so that nobody writes the old label once these are ours. In the
 * order in which they take them.
 */
async function lockWriters({ client }: TenantScope): Promise<void> {
  try {
    await client.query(`set local lock_timeout = '10s'`);
    await client.query('select from source order by source_id for no key update');
    await client.query('select from hub order by hub_id for no key update');
    await client.query('reset lock_timeout');
  } catch (cause) {
    if (!hasSqlState(cause, sqlState.lockNotAvailable)) throw cause;
    throw new PsmError(
      'conflict',
      'A file is being planned at the moment. Rename the option when that is done.',
      { cause },
    );
  }
}

/** Decisions of every source, in a new version where a plan was made with the present one. */
async function followRename(
  scope: TenantScope,
  field: Field,
  before: string,
  after: string,
  actor: string,
): Promise<void> {
  const sources = await scope.db.selectFrom('source').select('source_id').orderBy('source_id').execute();
  for (const { source_id: sourceId } of sources) {
    const mapping = await loadMapping(scope, sourceId);
    const values = mapping && renamedValues(mapping, field.fieldId, before, after, actor);
    if (mapping === undefined || values === undefined) continue;
    const { version } = await rewriteVersion(scope, mapping, { columns: mapping.columns, values }, actor);
    await scope.client.query(
      `update run set mapping_version = $3
        where source_id = $1 and mapping_version = $2 and status not in ('done', 'failed', 'cancelled', 'superseded')`,
      [sourceId, mapping.version, version],
    );
  }
}

/**
 * What was decided for the old label is decided for the new one, and the old label itself goes to it, unless a person said
 * something else about it. Pure.
 *
 * @returns undefined when this mapping has nothing to do with the option
 */
export function renamedValues(
  mapping: Pick<Mapping, 'columns' | 'values'>,
  fieldId: string,
  before: string,
  after: string,
  actor: string,
): MappedValue[] | undefined {
  const ofField = (value: MappedValue) => value.fieldId === fieldId;
  const follows = mapping.values.some((value) => ofField(value) && value.target === before);
  const mapped = mapping.columns.some((column) => column.fieldId === fieldId);
  if (!follows && !mapped) return undefined;
  const values = mapping.values.map((value) =>
    ofField(value) && value.target === before ? { ...value, target: after } : value,
  );
  const norm = valueNorm(before);
  if (values.some((value) => ofField(value) && value.norm === norm)) return values;
  return [...values, { fieldId, norm, value: before, target: after, decidedBy: actor }];
}
