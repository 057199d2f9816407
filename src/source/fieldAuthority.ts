import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { type Field, loadFields } from '../directory/fields.ts';
import { getHub } from '../directory/hubs.ts';
import { PsmError } from '../kernel/errors.ts';
import { moveEpoch } from './sources.ts';

/** Sources of a hub in the order in which they are believed about one field. */
export interface FieldOrder {
  /** Key of the field. */
  readonly field: string;
  /** Ids; the first one that lists a member and says something about the field is believed. */
  readonly sources: readonly string[];
}

/** Identities are each source's own, and so is its word about who is active. */
export function canBeRanked({ role }: Pick<Field, 'role'>): boolean {
  return role !== 'unique_id' && role !== 'status';
}

const selectOrders = `
select f.key as field, array_agg(a.source_id order by a.rank) as sources
  from field_authority a
  join field f using (tenant_id, field_id)
  join source s on s.source_id = a.source_id and s.live
 where a.hub_id = $1
 group by f.key, f.position
 order by f.position, f.key`;

/** Fields for which the sources of a hub have an order. Of the others, every source may change the value. @throws PsmError `not_found` */
export async function fieldAuthority(scope: TenantScope, hubId: string): Promise<FieldOrder[]> {
  await getHub(scope, hubId);
  return (await scope.client.query<FieldOrder>(selectOrders, [hubId])).rows;
}

/**
 * Sets who is believed, in place of everything that was set for the hub. What the hub's sources said is compared anew: each reads
 * everybody the next time.
 *
 * @throws PsmError `not_found`, `invalid_request` for fields and sources that there are not, or that have no place in it
 */
export async function putFieldAuthority(
  scope: TenantScope,
  hubId: string,
  given: readonly FieldOrder[],
  actor: string,
): Promise<FieldOrder[]> {
  await getHub(scope, hubId);
  const fields = await loadFields(scope);
  // In the order of their ids, so that two who change it at once wait for each other; a plan that is being made is waited for.
  const { rows: sources } = await scope.client.query<{ source_id: string }>(
    'select source_id from source where hub_id = $1 and live order by source_id for update',
    [hubId],
  );
  const known = sources.map(({ source_id: sourceId }) => sourceId);
  assertValid(given, fields, known);
  const before = await fieldAuthority(scope, hubId);
  const wanted = given.filter((one) => one.sources.length > 0);
  await scope.client.query('delete from field_authority where hub_id = $1', [hubId]);
  await scope.client.query(
    `insert into field_authority (hub_id, field_id, source_id, rank)
     select $1, f.field_id, s.id::uuid, s.rank
       from jsonb_to_recordset($2::jsonb) as g (field text, sources jsonb)
       join field f on f.key = g.field
       cross join lateral jsonb_array_elements_text(g.sources) with ordinality as s (id, rank)`,
    [hubId, JSON.stringify(wanted)],
  );
  const after = await fieldAuthority(scope, hubId);
  const changed = [...new Set([...before, ...after].map(({ field }) => field))].filter(
    (field) => orderOf(before, field) !== orderOf(after, field),
  );
  if (changed.length === 0) return after;
  for (const sourceId of known) await moveEpoch(scope, sourceId);
  const only = (orders: readonly FieldOrder[]) =>
    Object.fromEntries(
      orders.filter(({ field }) => changed.includes(field)).map((one) => [one.field, [...one.sources]]),
    );
  await recordEvents(scope, [
    {
      actor,
      action: 'source.authority_changed',
      entity: 'hub',
      entityId: hubId,
      body: { before: only(before), after: only(after) },
    },
  ]);
  return after;
}

/** A source is taken away: what it was believed in, the others of its hub may say from now on. */
export async function forgetAuthority(
  scope: TenantScope,
  source: { readonly sourceId: string; readonly hubId: string },
): Promise<void> {
  await scope.client.query(
    `with gone as (delete from field_authority where source_id = $1 returning 1)
     update source set epoch = epoch + 1
      where hub_id = $2 and live and source_id <> $1 and exists (select from gone)`,
    [source.sourceId, source.hubId],
  );
}

function orderOf(orders: readonly FieldOrder[], field: string): string {
  return orders.find((one) => one.field === field)?.sources.join() ?? '';
}

function assertValid(
  given: readonly FieldOrder[],
  fields: readonly Field[],
  sources: readonly string[],
): void {
  const seen = new Set<string>();
  for (const order of given) {
    const field = fields.find(({ key }) => key === order.field);
    if (field === undefined) throw refused(`There is no field "${order.field}".`);
    if (!canBeRanked(field)) {
      throw refused(`Every source has its own word about "${field.label}": there is no order for it.`);
    }
    if (seen.has(order.field)) throw refused(`"${field.label}" is given twice.`);
    seen.add(order.field);
    if (order.sources.some((one) => !sources.includes(one))) {
      throw refused(`"${field.label}" names a source that this hub does not have.`);
    }
    if (new Set(order.sources).size < order.sources.length) {
      throw refused(`"${field.label}" names a source twice.`);
    }
  }
}

function refused(message: string): PsmError {
  return new PsmError('invalid_request', message);
}
