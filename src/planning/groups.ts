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
  /** … of which the decisions so far approve this many. */
  readonly approved: number;
}

export interface ChangeGroups {
  /** Fields that are written, most first. */
  readonly fields: readonly { readonly field: string; readonly count: number }[];
  /** Most first. */
  readonly items: readonly ChangeGroup[];
}

/** At most this many groups are listed. */
const listed = 200;

/** What decisions say about a change `c`, as SQL with its parameters. */
export type Approved = (firstParameter: number) => {
  readonly sql: string;
  readonly values: readonly unknown[];
};

/**
 * "412 people: Department Sales → Revenue", for one kind of change.
 *
 * @param field just this one
 * @param approved which changes count as approved; none when it is left out
 */
export async function changeGroups(
  scope: TenantScope,
  planId: string,
  kind: ChangeKind,
  field?: string,
  approved?: Approved,
): Promise<ChangeGroups> {
  const given = [planId, kind, listed, ...(field === undefined ? [] : [field])];
  const statement = field !== undefined ? groupsOfField : kind === 'invite' ? groupsOfInvites : groupsOfAll;
  const { sql, values } = approved?.(given.length + 1) ?? { sql: 'false', values: [] };
  const { rows } = await scope.client.query<ChangeGroups>(statement(sql), [...given, ...values]);
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
