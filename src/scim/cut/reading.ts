import type { TenantScope } from '../../db/tenant.ts';
import type { Field } from '../../directory/fields.ts';
import { fieldOf, type Mapping } from '../../mapping/store.ts';
import { loadGroupUses } from './groupCells.ts';
import type { Reading } from './records.ts';

/** How what was pushed is read for a hub, by the mapping of its source and what groups stand for. */
export async function readingOf(
  scope: TenantScope,
  connectionId: string,
  feed: { readonly sourceId: string; readonly hubId: string },
  mapping: Mapping,
  fields: readonly Field[],
): Promise<Reading> {
  const columns = new Map(
    mapping.columns.flatMap(({ header, fieldId }): [string, string][] => {
      const field = fieldOf(fields, fieldId);
      return field === undefined ? [] : [[field.key, header]];
    }),
  );
  const uses = await loadGroupUses(scope, connectionId, feed.hubId);
  return { connectionId, sourceId: feed.sourceId, columns, uses };
}
