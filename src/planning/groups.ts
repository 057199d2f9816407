import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { ChangeKind } from '../source/policy.ts';
import { countSegments, groupsOfAll, groupsOfField, groupsOfInvites } from './sql/groups.ts';

/** Changes that do the same to a field. */
export interface ChangeGroup {
  readonly field: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly count: number;
}

export interface ChangeGroups {
  /** Fields that are written, most first. */
  readonly fields: readonly { readonly field: string; readonly count: number }[];
  /** Most first. */
  readonly items: readonly ChangeGroup[];
}

/** At most this many groups are listed. */
const listed = 200;

/** "412 people: Department Sales → Revenue", for one kind of change. @param field just this one */
export async function changeGroups(
  scope: TenantScope,
  planId: string,
  kind: ChangeKind,
  field?: string,
): Promise<ChangeGroups> {
  const [statement, values] =
    field !== undefined
      ? [groupsOfField, [planId, kind, field, listed]]
      : [kind === 'invite' ? groupsOfInvites : groupsOfAll, [planId, kind, listed]];
  const { rows } = await scope.client.query<ChangeGroups>(statement, values);
  return rows[0] ?? { fields: [], items: [] };
}

export interface SegmentCount {
  readonly field: string;
  readonly value: string;
  /** People who will have this option; of several options they count with each. */
  readonly count: number;
}

/** Whom a kind of change is about, by the options of their select fields; by field, most first. */
export async function segmentCounts(
  scope: TenantScope,
  planId: string,
  kind: ChangeKind,
): Promise<SegmentCount[]> {
  return (await scope.client.query<SegmentCount>(countSegments, [planId, kind])).rows;
}
