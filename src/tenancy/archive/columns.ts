import type { TenantScope } from '../../db/tenant.ts';
import { archivedTables, notArchivedColumns, type TenantTable } from '../tables.ts';
import type { ArchiveSchema } from './format.ts';

/** A column that an archive has, and its type as PostgreSQL writes it. Both come from the catalog, and may stand in statements. */
export interface ArchiveColumn {
  readonly name: string;
  readonly type: string;
}

export type ArchiveColumns = ReadonlyMap<TenantTable, readonly ArchiveColumn[]>;

/** The columns of all tables that are archived, without those that the database computes. */
export async function archiveColumns({ client }: TenantScope): Promise<ArchiveColumns> {
  const { rows } = await client.query<{ table: TenantTable; columns: ArchiveColumn[] }>(selectColumns, [
    archivedTables,
    notArchivedColumns,
  ]);
  return new Map(rows.map((row) => [row.table, row.columns]));
}

/** $1 tables, $2 columns that are left out, of all tables or of one. In the order of their names: migrations add them in any order. */
const selectColumns = `
select c.relname as table,
       json_agg(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod))
                order by a.attname) as columns
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
 where c.relnamespace = 'public'::regnamespace and c.relname = any ($1)
   and a.attname <> all ($2) and c.relname || '.' || a.attname <> all ($2)
 group by c.relname`;

/** Table -> column -> type, in the order in which an archive has the tables; names without quotes. */
export function schemaOf(columns: ArchiveColumns): ArchiveSchema {
  return Object.fromEntries(
    archivedTables.map((table) => [
      table,
      Object.fromEntries(
        (columns.get(table) ?? []).map(({ name, type }) => [name.replaceAll('"', ''), type]),
      ),
    ]),
  );
}

/** Rows of a table as JSON, bytes as base64 in one line, in the order of its primary key. */
export function selectRows(table: TenantTable, columns: readonly ArchiveColumn[], key: string): string {
  const shown = columns.map(({ name, type }) =>
    type === 'bytea' ? `translate(encode(t.${name}, 'base64'), e'\\n', '') as ${name}` : `t.${name}`,
  );
  return `select row_to_json(r)::text as row from (select ${shown.join(', ')} from ${table} t order by ${key}) r`;
}

/** $1 rows as an array of JSON. */
export function insertRows(table: TenantTable, columns: readonly ArchiveColumn[]): string {
  const given = columns.map(({ name, type }) => `${name} ${type === 'bytea' ? 'text' : type}`);
  const stored = columns.map(({ name, type }) =>
    type === 'bytea' ? `decode(r.${name}, 'base64')` : `r.${name}`,
  );
  // Everywhere else it is filled from the session's tenant.
  const own = table === 'tenant' ? ['tenant_id', `current_setting('app.tenant')::uuid`] : undefined;
  const names = columns.map(({ name }) => name);
  return `insert into ${table} (${(own ? [own[0], ...names] : names).join(', ')})
select ${(own ? [own[1], ...stored] : stored).join(', ')} from json_to_recordset($1::json) as r (${given.join(', ')})`;
}

/** The columns of a table's primary key. */
export async function primaryKey({ client }: TenantScope, table: TenantTable): Promise<string> {
  const { rows } = await client.query<{ key: string }>(
    `select string_agg(quote_ident(a.attname), ', ' order by k.place) as key
       from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = $1::regclass and i.indisprimary`,
    [table],
  );
  return rows[0]?.key ?? 'tenant_id';
}
