import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { newId } from '../kernel/ids.ts';
import { earlierProfiles, loadMapping, type MappedColumn, type Mapping, rememberedColumns } from './store.ts';
import type { RememberedColumn } from './suggest/types.ts';

/** What a source had before the file at hand. */
export interface Recalled {
  /** The newest version of its mapping. */
  readonly latest: Mapping | undefined;
  /** The newest thing known about every header. */
  readonly known: readonly MappedColumn[];
  /** The same as suggestions use it. */
  readonly remembered: readonly RememberedColumn[];
}

/** How many distinct values of a column help to recognise it under another header. */
const rememberedValues = 200;

/** @param source `runId` is the run of the file at hand; left out for a file that belongs to no run */
export async function recall(
  scope: TenantScope,
  source: { readonly sourceId: string; readonly runId?: string },
  fields: readonly Field[],
): Promise<Recalled> {
  const latest = await loadMapping(scope, source.sourceId);
  const known = await rememberedColumns(scope, source.sourceId);
  const earlier = await earlierProfiles(scope, source.sourceId, source.runId ?? newId());
  const keyOf = new Map(fields.map((field) => [field.fieldId, field.key]));
  const remembered = known.map((column): RememberedColumn => ({
    header: column.header,
    field: column.fieldId === null ? null : (keyOf.get(column.fieldId) ?? null),
    reviewed: column.reviewedAt !== null,
    decided: new Set(
      (latest?.values ?? []).filter((value) => value.fieldId === column.fieldId).map((value) => value.norm),
    ),
    values: earlier
      .get(column.header)
      ?.values.slice(0, rememberedValues)
      .map((one) => one.value),
  }));
  return { latest, known, remembered };
}
