import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { type MappedColumn, type Mapping, rewriteVersion } from './store.ts';

/** The columns of a mapping with one of them as it is now. */
export function replaced(mapping: Mapping, changed: MappedColumn): MappedColumn[] {
  return mapping.columns.map((column) => (column.position === changed.position ? changed : column));
}

/** Stores what a person changed about the mapping of a run, as a version of its own once a plan was made with the present one. */
export async function store(
  scope: TenantScope,
  runId: string,
  mapping: Mapping,
  content: Pick<Mapping, 'columns' | 'values'>,
  actor: string,
): Promise<void> {
  const { version } = await rewriteVersion(scope, mapping, content, actor);
  await scope.db.updateTable('run').set({ mapping_version: version }).where('run_id', '=', runId).execute();
}

/** Writes down in the audit trail what a person did to the mapping of a run. One statement, however much it was. */
export async function writeDown(
  scope: TenantScope,
  runId: string,
  actor: string,
  action: string,
  ...bodies: readonly Record<string, string | number | null>[]
): Promise<void> {
  await recordEvents(
    scope,
    bodies.map((body) => ({ actor, action, entity: 'mapping' as const, entityId: runId, body })),
  );
}
