import { SourceError, type CheckResult } from '#connector';
import type { LdapConnection, LdapEntry } from './connection.ts';
import { seesDeleted } from './deleted.ts';
import { rootEntry } from './directory.ts';
import { keyAttribute, keyOf, searchedAttributes } from './person.ts';
import { peopleFilter } from './read.ts';
import type { Settings } from './settings.ts';

/** Signed in already: looks at what kind of directory it is, and at one entry. @throws SourceError */
export async function checkDirectory(connection: LdapConnection, settings: Settings): Promise<CheckResult> {
  const root = await rootEntry(connection);
  const isAd = settings.kind === 'active_directory';
  if (root.activeDirectory !== isAd) {
    const found = root.activeDirectory ? 'This is an Active Directory' : 'This is no Active Directory';
    return { ok: false, setting: 'kind', message: `${found}. Choose the other kind.` };
  }
  const first = await someEntries(connection, settings, 1);
  const [entry] = first;
  if (entry === undefined) {
    const setting = settings.filter === undefined || settings.filter === '' ? 'base_dn' : 'filter';
    return {
      ok: false,
      setting,
      message:
        'The sign-in works. Below this base DN no entry fits the filter, or the account may not see it.',
    };
  }
  if (keyOf(entry, settings) === undefined) {
    const setting = isAd ? 'bind_dn' : 'key_attribute';
    return {
      ok: false,
      setting,
      message: `Entries show no ${keyAttribute(settings)}, which is needed to find them again.`,
    };
  }
  const remarks = [
    ...(isAd && !(await seesDeleted(connection, root))
      ? ['The account does not see deleted entries: leavers are found by complete reads.']
      : []),
    ...(settings.security === 'none'
      ? ['The connection is not private: the password can be read on the way.']
      : []),
  ];
  return { ok: true, message: ['The sign-in works, and there are people.', ...remarks].join(' ') };
}

export async function someEntries(
  connection: LdapConnection,
  settings: Settings,
  count: number,
): Promise<readonly LdapEntry[]> {
  const { entries } = await connection.search({
    base: settings.base_dn,
    scope: 'sub',
    filter: peopleFilter(settings),
    attributes: searchedAttributes(settings),
    sizeLimit: count,
  });
  return entries;
}

export function refusal(error: unknown): CheckResult {
  if (!(error instanceof SourceError))
    return { ok: false, message: 'The check was given up before the directory answered.' };
  return {
    ok: false,
    message: error.message,
    ...(error.setting !== undefined && { setting: error.setting }),
  };
}
