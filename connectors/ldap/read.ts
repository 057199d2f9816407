import { batchesOf, SourceError } from '#connector';
import type { ConnectorContext, RejectedMessage, SourceMessage, SourceRecord } from '#connector';
import type { Filter } from 'ldapts';
import type { LdapConnection, LdapEntry } from './connection.ts';
import { assertSettings, type LdapCursor, nextSince, overlap, settingsOf } from './cursor.ts';
import { deletedKeys } from './deleted.ts';
import { invocationId, rootEntry, type RootEntry } from './directory.ts';
import { parsedFilter, since } from './filter.ts';
import { managerMail, type ManagerMail } from './managerMail.ts';
import { attributesOfEntry, changeAttribute, keyOf, searchedAttributes } from './person.ts';
import { pagesOf } from './search.ts';
import type { Settings } from './settings.ts';
import { asGeneralizedTime, generalizedTime } from './values.ts';

const usualFilter = {
  active_directory: '(&(objectCategory=person)(objectClass=user))',
  openldap: '(objectClass=inetOrgPerson)',
};

export function peopleFilter({ filter, kind }: Settings): Filter {
  const parsed = parsedFilter(filter === undefined || filter === '' ? usualFilter[kind] : filter);
  if (parsed === undefined) {
    throw new SourceError('wrong_setting', 'The filter is no LDAP filter.', { setting: 'filter' });
  }
  return parsed;
}

/** Pages of the people of a filter. */
export function peoplePages(connection: LdapConnection, settings: Settings, filter: Filter) {
  const question = {
    base: settings.base_dn,
    scope: 'sub',
    filter,
    attributes: searchedAttributes(settings),
  } as const;
  return pagesOf(connection, question, settings.page_size);
}

/** An entry as the record of a person. */
export async function recordOf(
  entry: LdapEntry,
  settings: Settings,
  mailOf: ManagerMail | undefined,
): Promise<SourceRecord | RejectedMessage> {
  const key = keyOf(entry, settings);
  if (key === undefined) {
    return {
      type: 'rejected',
      position: entry.dn,
      reason: 'The directory does not show what identifies this entry.',
    };
  }
  const attributes = attributesOfEntry(entry, settings);
  const [manager] = entry.values.get('manager') ?? [];
  const mail = mailOf && {
    manager_mail: manager === undefined ? '' : await mailOf(manager.toString('utf8')),
  };
  return { key, position: entry.dn, attributes: { ...attributes, ...mail } };
}

/**
 * Everybody, or who changed and who was deleted since.
 *
 * There are no checkpoints: the cookie of a page means nothing on another connection (RFC 2696 §3), LDAP has no order to go on by, and
 * ranges of `uSNChanged` lose whoever is changed between two of them. A read that breaks off begins anew; 100,000 entries take a minute
 * or two.
 *
 * @throws SourceError `cursor_expired` when numbers of changes come from another domain controller, or settings changed
 */
export async function* readPeople(
  connection: LdapConnection,
  settings: Settings,
  context: ConnectorContext,
  last: LdapCursor | undefined,
): AsyncGenerator<SourceMessage<LdapCursor>> {
  if (last !== undefined) assertSettings(last, settings);
  const begun = context.now().getTime();
  const root = await rootEntry(connection);
  const isAd = settings.kind === 'active_directory';
  const database = isAd ? await databaseOf(connection, root, context) : undefined;
  if (last !== undefined && isAd && (database === undefined || last.database !== database)) {
    throw new SourceError(
      'cursor_expired',
      'Another domain controller answers, or this one was restored: its changes are counted anew, so everybody is read again.',
    );
  }
  const mailOf = settings.manager_mail ? managerMail(connection) : undefined;
  const given = new Set<string>();
  let newest = 0;
  let count = 0;

  for await (const message of batchesOf(people())) {
    count += message.type === 'records' ? message.records.length : 1;
    yield message;
  }
  if (last?.usn !== undefined) {
    for await (const keys of deletedKeys(connection, root, BigInt(last.usn) + 1n, context)) {
      yield { type: 'deletions', keys };
    }
  }
  const cursor = nextCursor();
  yield { type: 'end', recordCount: count, ...(cursor !== undefined && { cursor }) };

  async function* people(): AsyncGenerator<SourceRecord | RejectedMessage> {
    const filter = peopleFilter(settings);
    yield* once(last === undefined ? filter : since(filter, changeAttribute(settings), firstChange(last)));
    // Who moved while the rest was read may have been on no page. They carry a change that is newer than the read.
    const during = last === undefined ? changeDuring() : undefined;
    if (during !== undefined) yield* once(since(filter, changeAttribute(settings), during));
  }

  async function* once(filter: Filter): AsyncGenerator<SourceRecord | RejectedMessage> {
    for await (const entries of peoplePages(connection, settings, filter)) {
      for (const entry of entries) {
        newest = Math.max(newest, modified(entry));
        const name = keyOf(entry, settings) ?? entry.dn;
        if (given.has(name)) continue;
        given.add(name);
        yield await recordOf(entry, settings, mailOf);
      }
    }
  }

  function changeDuring(): string | undefined {
    if (isAd) return root.highestUsn === undefined ? undefined : String(root.highestUsn + 1n);
    return newest === 0 ? undefined : asGeneralizedTime(new Date(begun - overlap));
  }

  function nextCursor(): LdapCursor | undefined {
    const of = settingsOf(settings);
    if (isAd) {
      if (database === undefined || root.highestUsn === undefined) return undefined;
      return { usn: String(root.highestUsn), database, of };
    }
    const next = nextSince(newest, begun, last?.since);
    return next === undefined ? undefined : { since: next, of };
  }
}

function firstChange({ usn, since: time }: LdapCursor): string {
  return usn === undefined ? asGeneralizedTime(new Date(time ?? 0)) : String(BigInt(usn) + 1n);
}

function modified(entry: LdapEntry): number {
  const [value] = entry.values.get('modifytimestamp') ?? [];
  return (value && generalizedTime(value.toString('latin1'))?.getTime()) ?? 0;
}

/** Without it everybody can be read all the same, but no changes. */
async function databaseOf(
  connection: LdapConnection,
  root: RootEntry,
  { log }: ConnectorContext,
): Promise<string | undefined> {
  try {
    return await invocationId(connection, root);
  } catch (error) {
    if (
      !(error instanceof SourceError) ||
      !['unexpected_answer', 'not_allowed', 'wrong_setting'].includes(error.fault)
    )
      throw error;
    log.warn(
      { fault: error.fault },
      'The account may not read which database the domain controller has: changes alone cannot be read.',
    );
    return undefined;
  }
}
