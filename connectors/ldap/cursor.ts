import { createHash } from 'node:crypto';
import { SourceError } from '#connector';
import { columnNames } from './person.ts';
import type { Settings } from './settings.ts';

/** Where changes begin. */
export interface LdapCursor {
  /** Active Directory: the highest `uSNChanged` before the read, a decimal number. */
  readonly usn?: string;
  /** Active Directory: whose numbers these are, see `invocationId`. */
  readonly database?: string;
  /** Elsewhere: a `modifyTimestamp`, ISO. */
  readonly since?: string;
  /** The settings that it belongs to: with others, other entries are in question. */
  readonly of: string;
}

/**
 * Changes are asked for from so long before the newest one that was seen, in milliseconds: clocks differ, replicas are late, and who
 * was changed while the directory was read may carry an older time than others.
 */
export const overlap = 30 * 60_000;

export function settingsOf(settings: Settings): string {
  const { kind, base_dn: base, filter, manager_mail: mail, key_attribute: key } = settings;
  return createHash('sha256')
    .update(JSON.stringify([kind, base, filter, mail, key, columnNames(settings)]))
    .digest('base64url');
}

/** @throws SourceError `cursor_expired` */
export function assertSettings(cursor: LdapCursor, settings: Settings): void {
  if (cursor.of === settingsOf(settings)) return;
  throw new SourceError(
    'cursor_expired',
    'The settings changed since the last read, so everybody is read again.',
  );
}

/** The next time to begin at: before the newest change and before the read, and never behind where this one began. */
export function nextSince(newest: number, begun: number, last: string | undefined): string | undefined {
  if (newest === 0) return last;
  return new Date(Math.max(Math.min(newest, begun) - overlap, Date.parse(last ?? '') || 0)).toISOString();
}
