import pg from 'pg';
import { randomUUIDv7 } from 'node:crypto';
import { concurrency, type Load } from './scimLoad.ts';
import { fresh, type Pushed } from './scimSteps.ts';

export interface StatementJob {
  readonly step: string;
  readonly seconds: number;
  readonly ownerUrl: string;
  readonly tenantId: string;
  readonly connectionId: string;
  readonly pushed: Pushed;
}

interface Statement {
  readonly text: string;
  /** Parameters after tenant and connection. */
  readonly values: (pushed: Pushed, turn: number) => readonly unknown[];
}

const columns = 'resource_id, type, body, version, created_at, modified_at';
const one = 'tenant_id = $1 and source_id = $2';

/** The rows that each step reads and writes, in one prepared statement with a commit of its own; no rules, no isolation of tenants. */
const statements: Readonly<Record<string, Statement>> = {
  create: {
    text: `
      with inserted as (
        insert into scim_resource (tenant_id, source_id, resource_id, type, user_name, user_name_norm, external_id, active, body, said,
                                   fresh, settled)
        values ($1, $2, $3, 'User', $4, lower($4), $5, true, $6, '{userName}', true, false)
        returning resource_id, version, created_at, modified_at
      ), addresses as (
        insert into scim_email (tenant_id, source_id, resource_id, value_norm) values ($1, $2, $3, lower($4))
      )
      select * from inserted`,
    values: () => {
      const name = `bare.${fresh()}`;
      return [randomUUIDv7(), `${name}@example.org`, name, body(name)];
    },
  },
  get_by_filter: {
    text: `select ${columns} from scim_resource where ${one} and type = 'User' and user_name_norm = lower($3) and deleted_at is null`,
    values: ({ userNames }, turn) => [userNames[(turn * 7_919) % userNames.length]],
  },
  patch_active: {
    text: `
      update scim_resource set active = $4, body = body || jsonb_build_object('active', $4::boolean), version = version + 1,
             revision = revision + 1, fresh = true, settled = false, modified_at = clock_timestamp(), pushed_at = clock_timestamp()
       where ${one} and resource_id = $3 returning ${columns}`,
    values: ({ userIds }, turn) => [
      userIds[turn % userIds.length],
      Math.floor(turn / userIds.length) % 2 === 1,
    ],
  },
  list_page: {
    text: `
      select ${columns}, (select count(*) from scim_resource where ${one} and type = 'User' and deleted_at is null) as total
        from scim_resource where ${one} and type = 'User' and deleted_at is null order by resource_id limit 100 offset $3`,
    values: ({ userIds }, turn) => [(turn * 7_919) % (userIds.length - 100)],
  },
  group_patch: {
    text: `
      with added as (
        insert into scim_member (tenant_id, source_id, group_id, resource_id) values ($1, $2, $3, $4)
        on conflict (tenant_id, source_id, group_id, resource_id) do update set added_at = now()
      )
      update scim_resource set version = version + 1, modified_at = clock_timestamp()
       where ${one} and resource_id = $3 returning resource_id, version, modified_at`,
    values: ({ groupId, outside }, turn) => [groupId, outside[turn % outside.length]],
  },
};

/** As fast as a pool of eight lines allows. */
export async function bareStatement(job: StatementJob): Promise<Load> {
  const statement = statements[job.step];
  if (statement === undefined) throw new Error(`There is no statement for "${job.step}".`);
  const pool = new pg.Pool({ connectionString: job.ownerUrl, max: concurrency });
  const samples: number[] = [];
  let turn = 0;
  const line = async (end: number) => {
    while (performance.now() < end) {
      const values = [job.tenantId, job.connectionId, ...statement.values(job.pushed, turn++)];
      const sent = performance.now();
      await pool.query({ name: job.step, text: statement.text, values });
      samples.push(performance.now() - sent);
    }
  };
  const lines = (seconds: number) =>
    Promise.all(Array.from({ length: concurrency }, () => line(performance.now() + seconds * 1_000)));
  await lines(0.3);
  samples.length = 0;
  const started = performance.now();
  await lines(job.seconds);
  const ms = performance.now() - started;
  await pool.end();
  return { samples, ms };
}

function body(name: string): string {
  return JSON.stringify({
    userName: `${name}@example.org`,
    name: { givenName: 'Alma', familyName: name },
    active: true,
  });
}
