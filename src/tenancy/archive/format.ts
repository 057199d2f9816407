import type { TenantTable } from '../tables.ts';

/** What the first line of an archive says that it is. */
export const archiveFormat = 'profile-sync-manager/tenant';

/** Moves when an archive is read otherwise than before. */
export const archiveVersion = 1;

/** Bytes of one line: a piece of a file takes 1.4 MiB of them. */
export const longestLine = 64 * 1024 * 1024;

/** Column -> type, of the tables that an archive has. */
export type ArchiveSchema = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The first line. */
export interface ArchiveHead {
  readonly format: string;
  readonly version: number;
  /** The version of the program that wrote it. */
  readonly written_by: string;
  readonly schema: ArchiveSchema;
  readonly exported_at: string;
  readonly tenant: { readonly id: string; readonly slug: string; readonly name: string };
}

/** The last line: rows of each table, and the digest of all lines before it, in hexadecimal. */
export interface ArchiveEnd {
  readonly counts: Readonly<Record<string, number>>;
  readonly sha256: string;
  /** Secrets that the server which wrote it could not open. */
  readonly left_out: readonly string[];
}

/** What a row's line begins with; its row and a brace follow. */
export function rowPrefix(table: TenantTable): string {
  return `{"table":"${table}","row":`;
}

const rowLine = /^\{"table":"([a-z_]{1,63})","row":(?=\{)/;

/** Table and row of a line, neither of them looked at any closer; undefined for any other line. */
export function splitRow(line: string): { readonly table: string; readonly row: string } | undefined {
  const found = rowLine.exec(line);
  if (found === null || !line.endsWith('}}')) return undefined;
  return { table: found[1] ?? '', row: line.slice(found[0].length, -1) };
}
