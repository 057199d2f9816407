import { createReadStream } from 'node:fs';
import { pipeline as streamed } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { from as copyFrom } from 'pg-copy-streams';
import type { Step } from './steps.ts';
import type { World } from './world.ts';

/** The least that a step could cost: its bare work on the same data and machine, without rules, tenants and audit. */
export const baselines: Readonly<Record<string, Step>> = {
  csv_parse: async ({ job }) => {
    let rows = 0;
    await streamed(createReadStream(job.files.base), parse(), async (records: AsyncIterable<string[]>) => {
      for await (const record of records) rows += Math.min(record.length, 1);
    });
    if (rows !== job.rows + 1) throw new Error(`Parsed ${rows} rows.`);
    return {};
  },
  copy_and_join: copyAndJoin,
  bare_page: async ({ job, owner }) => {
    const samples: number[] = [];
    for (let page = 0; page < 200; page += 1) {
      const after = Math.floor(Math.random() * job.rows);
      const started = performance.now();
      await owner.query('begin');
      await owner.query(
        `select * from change
          where tenant_id = $1 and plan_id = $2 and kind = 'invite' and item_no > $3 order by item_no limit 50`,
        [job.tenantId, job.planId, after],
      );
      await owner.query('commit');
      samples.push(performance.now() - started);
    }
    return { samples };
  },
  one_row: async ({ owner }) => {
    await owner.query('create table if not exists bench_row (at timestamptz primary key)');
    await owner.query('insert into bench_row values (clock_timestamp())');
    return {};
  },
  bare_count: async ({ job, owner }) => {
    await owner.query(
      'select kind, count(*) from change where tenant_id = $1 and plan_id = $2 group by kind',
      [job.tenantId, job.planId],
    );
    return {};
  },
  bare_insert: (world) => insertAgain(world, effects),
  bare_insert_all: (world) => insertAgain(world, [...effects, ...records], true),
  bare_update: bareUpdate,
};

/** The rows of a transaction of apply. */
const chunk = 1000;

/** What an invitation is, and what is written beside it: mail, outcome and audit trail. */
const effects = ['member', 'member_identity', 'hub_membership', 'invitation'];
const records = ['outbox_message', 'change_outcome', 'audit_event', 'audit_payload'];

/** All columns as text, an index over each of the two keys, and one join with the directory. */
async function copyAndJoin({ job, owner }: World) {
  const columns = Array.from({ length: 20 }, (_, index) => `c${index}`);
  await owner.query(`create table bench_file (${columns.map((name) => `${name} text`).join(', ')})`);
  const client = await owner.connect();
  try {
    await client.query('create index on bench_file (c0)');
    await client.query('create index on bench_file (c3)');
    const copy = client.query(copyFrom('copy bench_file from stdin (format csv, header)'));
    await streamed(createReadStream(job.files.base, { highWaterMark: 256 * 1024 }), copy);
    await client.query('analyze bench_file');
    await client.query(
      'select count(m.member_id) from bench_file f left join member m on m.email_norm = f.c3',
    );
    await client.query('drop table bench_file');
  } finally {
    client.release();
  }
  return {};
}

/** What apply has written, written again in as many transactions to tables with the same columns and indexes. */
async function insertAgain({ owner }: World, tables: readonly string[], references = false) {
  const copies = [];
  for (const table of tables) {
    const { rows } = await owner.query<{ columns: string; key: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) filter (where attgenerated = '') as columns,
              (select attname from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = i.indkey[i.indnkeyatts - 1]
                where i.indrelid = $1::regclass and i.indisprimary) as key
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table],
    );
    const { columns = '', key = '' } = rows[0] ?? {};
    const order = table === 'member_identity' || table === 'hub_membership' ? 'member_id' : key;
    await owner.query(`drop table if exists bench_${table}`);
    await owner.query(`create table bench_${table} (like ${table} including all)`);
    await owner.query(`drop table if exists bench_source_${table}`);
    await owner.query(
      `create unlogged table bench_source_${table} as
       select (row_number() over (order by ${order}) - 1) / ${chunk} as part, ${columns} from ${table}`,
    );
    await owner.query(`create index on bench_source_${table} (part)`);
    if (references) await owner.query(await foreignKeys(owner, table));
    copies.push({ table, columns });
  }
  await owner.query('checkpoint');
  const { rows } = await owner.query<{ parts: number }>(
    `select max(part)::int + 1 as parts from bench_source_${tables[0]}`,
  );
  const started = performance.now();
  for (let part = 0; part < (rows[0]?.parts ?? 0); part += 1) {
    await owner.query('begin');
    for (const { table, columns } of copies)
      await owner.query(
        `insert into bench_${table} (${columns}) select ${columns} from bench_source_${table} where part = $1`,
        [part],
      );
    await owner.query('commit');
  }
  const ms = performance.now() - started;
  for (const { table } of copies) await owner.query(`drop table bench_${table}, bench_source_${table}`);
  return { ms };
}

/** The foreign keys of a table for its copy, pointing where the table's own do. */
async function foreignKeys(owner: World['owner'], table: string): Promise<string> {
  const { rows } = await owner.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and contype = 'f'`,
    [table],
  );
  return rows.map(({ definition }) => `alter table bench_${table} add ${definition};`).join('\n');
}

/** The same new values, to a table with the same members and indexes, in as many transactions. */
async function bareUpdate({ owner, job }: World) {
  await owner.query('create table bench_updated (like member including all)');
  const { rows: columns } = await owner.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
      where attrelid = 'member'::regclass and attnum > 0 and attgenerated = ''`,
  );
  const names = columns[0]?.names ?? '';
  await owner.query(`insert into bench_updated (${names}) select ${names} from member`);
  await owner.query('vacuum analyze bench_updated');
  await owner.query('checkpoint');
  const { rows } = await owner.query<{ last: number }>(
    'select max(item_no) as last from change where plan_id = $1',
    [job.planId],
  );
  const started = performance.now();
  for (let after = 0; after < (rows[0]?.last ?? 0); after += chunk) {
    await owner.query(
      `update bench_updated m set profile = m.profile || c.after, version = m.version + 1, updated_at = now()
         from change c where c.plan_id = $1 and c.item_no > $2 and c.item_no <= $3
          and m.tenant_id = c.tenant_id and m.member_id = c.member_id`,
      [job.planId, after, after + chunk],
    );
  }
  const ms = performance.now() - started;
  await owner.query('drop table bench_updated');
  return { ms };
}
