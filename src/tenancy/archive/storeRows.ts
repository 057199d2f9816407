import { hasSqlState } from '../../db/client.ts';
import type { TenantScope } from '../../db/tenant.ts';
import type { SecretKeys } from '../../kernel/secretKeys.ts';
import { takenName } from '../administer.ts';
import { archivedTables, type TenantTable } from '../tables.ts';
import { type ArchiveColumns, insertRows } from './columns.ts';
import { refused } from './lines.ts';
import { type ArchiveRow, resealed, sealedColumns } from './secrets.ts';

/** Bytes of rows that are stored with one statement, and how many at most. */
const batch = { bytes: 4 * 1024 * 1024, rows: 500 };

/** Tables whose rows are not stored as they came. */
const changing: ReadonlySet<string> = new Set(['tenant', 'api_token', ...Object.keys(sealedColumns)]);

export interface RowsInput {
  readonly scope: TenantScope;
  readonly columns: ArchiveColumns;
  readonly secrets: { readonly from: SecretKeys | undefined; readonly to: SecretKeys };
  /** Instead of those in the archive. */
  readonly names: { readonly slug?: string | undefined; readonly host?: string | null | undefined };
  readonly actor: string;
}

/** Stores rows in the order in which they come, many at a time. */
export class Rows {
  /** Lines of each table. */
  readonly read: Record<string, number> = {};
  /** Rows that were stored. */
  readonly counts: Record<string, number> = {};
  readonly leftOut: string[] = [];
  readonly #given: RowsInput;
  #table: TenantTable = 'tenant';
  #waiting: { readonly line: number; readonly row: string }[] = [];
  #bytes = 0;

  constructor(given: RowsInput) {
    this.#given = given;
  }

  async add(line: number, name: string, given: string): Promise<void> {
    const table = archivedTables.find((one) => one === name);
    if (table === undefined) throw refused(`Line ${line} is about a table "${name}", which no archive has.`);
    this.read[table] = (this.read[table] ?? 0) + 1;
    const row = changing.has(table) ? this.#changed(line, table, given) : given;
    if (row === undefined) return;
    if (table !== this.#table) await this.flush();
    this.#table = table;
    this.#waiting.push({ line, row });
    this.#bytes += row.length;
    if (this.#bytes >= batch.bytes || this.#waiting.length >= batch.rows) await this.flush();
  }

  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#bytes = 0;
    const stored = await this.#store(waiting);
    this.counts[this.#table] = (this.counts[this.#table] ?? 0) + stored;
    if (stored !== waiting.length) {
      throw refused(
        `Lines ${waiting[0]?.line} to ${waiting.at(-1)?.line} (${this.#table}) are not one row each.`,
      );
    }
  }

  /** Of rows that cannot be stored together, the first is named that cannot be stored at all. */
  async #store(rows: readonly { readonly line: number; readonly row: string }[]): Promise<number> {
    const { client } = this.#given.scope;
    await client.query('savepoint stored');
    try {
      const statement = insertRows(this.#table, this.#given.columns.get(this.#table) ?? []);
      const { rowCount } = await client.query(statement, [`[${rows.map(({ row }) => row).join(',')}]`]);
      await client.query('release savepoint stored');
      return rowCount ?? 0;
    } catch (error) {
      if (!hasSqlState(error) || takenName(error, this.#given.names) !== undefined) throw error;
      await client.query('rollback to savepoint stored');
      if (rows.length === 1) {
        throw refused(`Line ${rows[0]?.line} is no row of "${this.#table}" that can be stored here.`, error);
      }
      let stored = 0;
      for (const row of rows) stored += await this.#store([row]);
      return stored;
    }
  }

  #changed(line: number, table: TenantTable, given: string): string | undefined {
    let row: ArchiveRow;
    try {
      row = JSON.parse(given) as ArchiveRow;
    } catch (cause) {
      throw refused(`Line ${line} (${table}) is no JSON.`, cause);
    }
    if (table === 'tenant') return JSON.stringify(this.#suspended(row));
    if (table === 'api_token') return JSON.stringify(withoutOperator(row));
    const anew = resealed(table, row, this.#given.scope.tenantId, this.#given.secrets, (one) =>
      this.leftOut.push(one),
    );
    return anew && JSON.stringify(anew);
  }

  #suspended(row: ArchiveRow): ArchiveRow {
    const { names, actor } = this.#given;
    const { slug, host } = names;
    return {
      ...row,
      ...(slug !== undefined && { slug }),
      ...(host !== undefined && { host }),
      erasing_at: null,
      suspended_at: new Date().toISOString(),
      suspended_by: actor,
      suspended_reason: 'It was imported. Resume it when the one that it was exported from is off.',
    };
  }
}

/** Whoever operates the server that it comes from does not operate this one: operators are made on the machine alone. */
function withoutOperator(row: ArchiveRow): ArchiveRow {
  if (row['role'] !== 'operator') return row;
  return { ...row, revoked_at: row['revoked_at'] ?? new Date().toISOString() };
}
