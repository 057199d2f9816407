import type { JsonValue } from '../db/schema.ts';
import type { FileRow } from '../landing/file/table.ts';
import type { MappedRecord, ValueIssue } from '../mapping/transform.ts';
import { emailKey, trimmed } from '../kernel/text.ts';
import { hash } from 'node:crypto';

/** One record as it goes into the staging table: mapped, hashed, with the key the source knows it by. */
export interface StagedRecord {
  readonly rowNo: number;
  /** `key:` and what the source calls the record, else `id:` and the Unique ID, else `mail:` and the address; null when it names nobody. */
  readonly recordKey: string | null;
  readonly uniqueId: string | null;
  readonly email: string | null;
  readonly emailNorm: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly status: 'active' | 'inactive' | null;
  readonly eligible: boolean | null;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly clears: readonly string[];
  /** Equal for two records exactly when they say the same after mapping. */
  readonly mappedHash: string;
  readonly issues: readonly ValueIssue[];
  readonly rejected?: { readonly code: string; readonly message: string } | undefined;
  /** Keys found in the cells of a row whose shape is wrong: whoever they name is not absent. */
  readonly names: readonly string[];
}

/** Longer identities would not fit into an index, and are no identities. */
const longestUniqueId = 200;
const longestName = 300;

/** @param mappedHash what tells records apart that do not say the same, when it is known without reading all their values */
export function stagedRecord(row: FileRow, mapped: MappedRecord, mappedHash?: string): StagedRecord {
  const rejected = ('rejected' in row ? row.rejected : undefined) ?? mapped.rejected ?? tooLong(mapped);
  const misshapen = 'rejected' in row;
  const uniqueId = misshapen || isTooLong(mapped.uniqueId, longestUniqueId) ? null : mapped.uniqueId;
  const emailNorm = misshapen ? null : mapped.emailNorm;
  const values = Object.entries(mapped.values);
  const set = Object.fromEntries(values.filter(([, value]) => value !== null));
  const clears = values.filter(([, value]) => value === null).map(([key]) => key);
  return {
    rowNo: row.row,
    recordKey: row.key === undefined ? recordKey(uniqueId, emailNorm) : keyOfRecord(row.key),
    uniqueId,
    email: misshapen ? null : mapped.email,
    emailNorm,
    firstName: mapped.firstName,
    lastName: mapped.lastName,
    status: mapped.status,
    eligible: mapped.eligible,
    values: set,
    clears,
    mappedHash: mappedHash ?? hashOf(mapped, set, clears),
    issues: rejected === undefined ? mapped.issues : [],
    rejected,
    names: misshapen ? namesIn(row.cells, mapped) : [],
  };
}

function hashOf(mapped: MappedRecord, set: StagedRecord['values'], clears: readonly string[]): string {
  const content = JSON.stringify([
    mapped.uniqueId,
    mapped.emailNorm,
    mapped.firstName,
    mapped.lastName,
    mapped.status,
    mapped.eligible,
    set,
    clears,
  ]);
  return hash('sha256', content).slice(0, 32);
}

/** Under what a record is remembered that its source has a key for. */
export function keyOfRecord(key: string): string {
  return `key:${key}`;
}

export function recordKey(uniqueId: string | null, emailNorm: string | null): string | null {
  if (uniqueId !== null) return `id:${uniqueId}`;
  return emailNorm === null ? null : `mail:${emailNorm}`;
}

/** A row with too few or too many cells may have shifted: any address in it may name a member, and so may its id cell. */
function namesIn(cells: readonly string[], mapped: MappedRecord): string[] {
  const addresses = cells
    .map(trimmed)
    .filter((cell) => cell !== null && cell.length < 255 && /^[^\s@]+@[^\s@]+$/.test(cell));
  const names = addresses.map((address) => `mail:${emailKey(address ?? '')}`);
  if (mapped.uniqueId !== null && mapped.uniqueId.length <= longestUniqueId)
    names.push(`id:${mapped.uniqueId}`);
  return names;
}

function tooLong(mapped: MappedRecord): { code: string; message: string } | undefined {
  const [what, limit] = isTooLong(mapped.uniqueId, longestUniqueId)
    ? ['Unique ID', longestUniqueId]
    : isTooLong(mapped.firstName, longestName) || isTooLong(mapped.lastName, longestName)
      ? ['name', longestName]
      : [];
  if (what === undefined) return undefined;
  return {
    code: 'value_too_long',
    message: `The ${what} is longer than ${limit} characters. Shorten it in the file.`,
  };
}

function isTooLong(value: string | null, limit: number): boolean {
  return value !== null && value.length > limit;
}
