import type { SourceMessage, SourceRecord } from '../../connector/index.ts';
import type { TenantScope } from '../../db/tenant.ts';
import type { ResourceBody } from '../schema/types.ts';
import { managerEmail } from '../columns.ts';
import { emailOf, recordColumns } from '../record.ts';

const batchRows = 1000;

interface Person {
  readonly resource_id: string;
  readonly body: ResourceBody;
  readonly said: readonly string[];
}

/** How an attribute of the tenant's own stands in for a standard one: standard column -> own column of the same field. */
export type StandIns = ReadonlyMap<string, string>;

/**
 * What a stamped run says, as a connector would: people in the order of their rows, then who is gone. An attribute that was said once
 * and is not there any more is blank; one that was never said is missing.
 */
export async function* cutMessages(
  scope: TenantScope,
  connectionId: string,
  runId: string,
  standIns: StandIns,
): AsyncGenerator<SourceMessage> {
  let count = 0;
  for await (const people of pagesOf<Person>(scope, selectPeople, [connectionId, runId])) {
    const managers = await managersOf(scope, connectionId, people);
    const records = people.map((person) => recordOf(person, standIns, managers));
    count += records.length;
    yield { type: 'records', records };
  }
  for await (const gone of pagesOf<{ resource_id: string }>(scope, selectGone, [connectionId, runId]))
    yield { type: 'deletions', keys: gone.map((one) => one.resource_id) };
  yield { type: 'end', recordCount: count };
}

/** The same of these people alone, as they are at this moment. */
export async function* peopleMessages(
  scope: TenantScope,
  connectionId: string,
  ids: readonly string[],
  standIns: StandIns,
): AsyncGenerator<SourceMessage> {
  const { rows: people } = await scope.client.query<Person>(
    `select resource_id, body, said from scim_resource
      where source_id = $1 and resource_id = any ($2::uuid[]) and deleted_at is null order by resource_id`,
    [connectionId, ids],
  );
  const managers = await managersOf(scope, connectionId, people);
  const records = people.map((person) => recordOf(person, standIns, managers));
  yield { type: 'records', records };
  yield { type: 'end', recordCount: records.length };
}

/** $1 connection, $2 run, $3 the last id of the page before. */
const selectPeople = `
select r.resource_id, r.body, r.said
  from scim_step s join scim_resource r on r.source_id = $1 and r.resource_id = s.resource_id
 where s.run_id = $2 and s.row_no is not null and ($3::uuid is null or r.resource_id > $3)
 order by r.resource_id limit ${batchRows}`;

const selectGone = `
select s.resource_id from scim_step s
 where s.connection_id = $1 and s.run_id = $2 and s.row_no is null and s.outcome = 'open'
   and ($3::uuid is null or s.resource_id > $3)
 order by s.resource_id limit ${batchRows}`;

async function* pagesOf<Row extends { readonly resource_id: string }>(
  scope: TenantScope,
  statement: string,
  given: readonly string[],
): AsyncGenerator<Row[]> {
  let last: string | null = null;
  for (;;) {
    const { rows }: { rows: Row[] } = await scope.client.query<Row>(statement, [...given, last]);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)?.resource_id ?? null;
  }
}

function recordOf(
  { resource_id: id, body, said }: Person,
  standIns: StandIns,
  managers: ReadonlyMap<string, string>,
): SourceRecord {
  const columns = recordColumns(body);
  const manager = columns.get('enterprise.manager.value');
  const address = manager === undefined ? undefined : (managers.get(manager) ?? addressIn(manager));
  if (address !== undefined) columns.set(managerEmail(), address);
  for (const name of said) if (!columns.has(name)) columns.set(name, '');
  if (said.includes('enterprise.manager.value') && !columns.has(managerEmail()))
    columns.set(managerEmail(), '');
  for (const [standard, own] of standIns)
    if (said.includes(own)) columns.set(standard, columns.get(own) ?? '');
  const active = columns.get('active');
  if (active !== undefined) columns.set('active', active === 'false' ? 'inactive' : 'active');
  return { key: id, attributes: Object.fromEntries(columns), position: `user ${id}` };
}

function addressIn(text: string): string | undefined {
  return /^[^\s@]+@[^\s@]+$/.test(text) ? text : undefined;
}

/** Addresses of the managers of a page of people, by their ids. */
async function managersOf(
  scope: TenantScope,
  connectionId: string,
  people: readonly Person[],
): Promise<Map<string, string>> {
  const ids = people.flatMap(({ body }) => recordColumns(body).get('enterprise.manager.value') ?? []);
  const wanted = [...new Set(ids)].filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  if (wanted.length === 0) return new Map();
  const { rows } = await scope.client.query<Pick<Person, 'resource_id' | 'body'>>(
    `select resource_id, body from scim_resource
      where source_id = $1 and resource_id = any ($2::uuid[]) and type = 'User' and deleted_at is null`,
    [connectionId, wanted],
  );
  return new Map(rows.flatMap(({ resource_id: id, body }) => addressPair(id, emailOf(body))));
}

function addressPair(id: string, address: string | undefined): [string, string][] {
  return address === undefined ? [] : [[id, address]];
}
