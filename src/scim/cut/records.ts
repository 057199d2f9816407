import type { SourceMessage, SourceRecord } from '../../connector/index.ts';
import type { TenantScope } from '../../db/tenant.ts';
import type { ResourceBody } from '../schema/types.ts';
import { customColumn, managerEmail } from '../columns.ts';
import { emailOf, recordColumns } from '../record.ts';
import { type FromGroups, fromGroups, type GroupUses } from './groupCells.ts';

const batchRows = 1000;

interface Person {
  readonly resource_id: string;
  readonly body: ResourceBody;
  readonly said: readonly string[];
}

/** How the columns of a connection are filled for one hub. */
export interface Reading {
  readonly connectionId: string;
  /** The source of the hub. */
  readonly sourceId: string;
  /** Field key -> the column that goes to it. */
  readonly columns: ReadonlyMap<string, string>;
  readonly uses: GroupUses;
}

/**
 * What a stamped run says, as a connector would: people in the order of their rows, then who is gone. An attribute that was said once
 * and is not there any more is blank; one that was never said is missing.
 */
export async function* cutMessages(
  scope: TenantScope,
  reading: Reading,
  runId: string,
): AsyncGenerator<SourceMessage> {
  const { connectionId } = reading;
  let count = 0;
  for await (const people of pagesOf<Person>(scope, selectPeople, [connectionId, runId])) {
    const records = await recordsOf(scope, reading, people);
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
  reading: Reading,
  ids: readonly string[],
): AsyncGenerator<SourceMessage> {
  const { rows: people } = await scope.client.query<Person>(
    `select resource_id, body, said from scim_resource
      where source_id = $1 and resource_id = any ($2::uuid[]) and deleted_at is null order by resource_id`,
    [reading.connectionId, ids],
  );
  const records = await recordsOf(scope, reading, people);
  yield { type: 'records', records };
  yield { type: 'end', recordCount: records.length };
}

/** $1 connection, $2 run, $3 where the page before ended: a row, or an id of those who are gone. */
const selectPeople = `
select r.resource_id, r.body, r.said, s.row_no as at
  from scim_step s join scim_resource r on r.source_id = $1 and r.resource_id = s.resource_id
 where s.run_id = $2 and s.row_no > coalesce($3::int, 0)
 order by s.row_no limit ${batchRows}`;

const selectGone = `
select s.resource_id, s.resource_id as at from scim_step s
 where s.connection_id = $1 and s.run_id = $2 and s.row_no is null and s.outcome = 'open'
   and ($3::uuid is null or s.resource_id > $3)
 order by s.resource_id limit ${batchRows}`;

async function* pagesOf<Row extends object>(
  scope: TenantScope,
  statement: string,
  given: readonly string[],
): AsyncGenerator<Row[]> {
  let last: string | number | null = null;
  for (;;) {
    type Placed = Row & { readonly at: string | number };
    const { rows }: { rows: Placed[] } = await scope.client.query<Placed>(statement, [...given, last]);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)?.at ?? null;
  }
}

async function recordsOf(
  scope: TenantScope,
  reading: Reading,
  people: readonly Person[],
): Promise<SourceRecord[]> {
  const { connectionId, sourceId, columns, uses } = reading;
  const managers = await managersOf(scope, connectionId, people);
  const ids = people.map((person) => person.resource_id);
  const groups = await fromGroups(scope, connectionId, sourceId, uses, ids);
  return people.map((person) => recordOf(person, columns, managers, groups.get(person.resource_id)));
}

/** An attribute of the tenant's own goes before the standard one of the same field, and what groups say before both. */
function recordOf(
  { resource_id: id, body, said }: Person,
  columnOf: ReadonlyMap<string, string>,
  managers: ReadonlyMap<string, string>,
  groups: FromGroups | undefined,
): SourceRecord {
  const cells = recordColumns(body);
  const manager = cells.get('enterprise.manager.value');
  const address = manager === undefined ? undefined : (managers.get(manager) ?? addressIn(manager));
  if (address !== undefined) cells.set(managerEmail(), address);
  for (const name of said) if (!cells.has(name)) cells.set(name, '');
  if (said.includes('enterprise.manager.value') && !cells.has(managerEmail())) cells.set(managerEmail(), '');
  for (const [key, column] of columnOf) {
    const own = customColumn(key);
    if (column !== own && said.includes(own)) cells.set(column, cells.get(own) ?? '');
    const labels = groups?.values.get(key);
    // What groups said before and say no more is cleared, unless an attribute says something.
    if (labels !== undefined && (labels.length > 0 || !cells.has(column)))
      cells.set(column, labels.join('; '));
  }
  for (const [column, enrolled] of groups?.enrolments ?? []) cells.set(column, enrolled ? 'true' : '');
  const active = cells.get('active');
  if (active !== undefined) cells.set('active', active === 'false' ? 'inactive' : 'active');
  return { key: id, attributes: Object.fromEntries(cells), position: `user ${id}` };
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
