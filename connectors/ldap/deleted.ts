import { largestBatch, SourceError } from '#connector';
import type { ConnectorContext } from '#connector';
import { AndFilter, Control, EqualityFilter, GreaterThanEqualsFilter, PresenceFilter } from 'ldapts';
import type { LdapConnection } from './connection.ts';
import type { RootEntry } from './directory.ts';
import { pagesOf } from './search.ts';
import { guidOf } from './values.ts';

/** LDAP_SERVER_SHOW_DELETED_OID (MS-ADTS §3.1.1.3.4.1.14). Critical: without it deleted entries are not there. */
const showDeleted = () => new Control('1.2.840.113556.1.4.417', { critical: true });

const containerOf = ({ domain }: RootEntry): string => `CN=Deleted Objects,${domain ?? ''}`;

/** Whether the account sees deleted entries: at first only administrators do. */
export async function seesDeleted(connection: LdapConnection, root: RootEntry): Promise<boolean> {
  try {
    const { entries } = await connection.search({
      base: containerOf(root),
      scope: 'base',
      filter: new PresenceFilter({ attribute: 'objectClass' }),
      attributes: ['objectClass'],
      controls: [showDeleted()],
    });
    return entries.length > 0;
  } catch (error) {
    if (
      error instanceof SourceError &&
      ['wrong_setting', 'not_allowed', 'unexpected_answer'].includes(error.fault)
    )
      return false;
    throw error;
  }
}

/**
 * Keys of the users that were deleted, from a number of a change on. Deleted users keep objectGUID, objectClass and uSNChanged. Some may
 * never have been among the people of this source: whoever does not know a key has nothing to do. Without the right to see them there
 * are none, and complete reads find who is gone.
 */
export async function* deletedKeys(
  connection: LdapConnection,
  root: RootEntry,
  from: bigint,
  { log }: ConnectorContext,
): AsyncGenerator<string[]> {
  if (!(await seesDeleted(connection, root))) {
    log.warn(
      {},
      'The account may not see deleted entries: who was deleted is found by the next complete read.',
    );
    return;
  }
  const filter = new AndFilter({
    filters: [
      new EqualityFilter({ attribute: 'isDeleted', value: 'TRUE' }),
      new EqualityFilter({ attribute: 'objectClass', value: 'user' }),
      new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: String(from) }),
    ],
  });
  const question = {
    base: containerOf(root),
    scope: 'one',
    filter,
    attributes: ['objectGUID'],
    controls: [showDeleted()],
  } as const;
  for await (const entries of pagesOf(connection, question, largestBatch)) {
    const keys = entries.map((entry) => guidOf(entry.values.get('objectguid')?.[0] ?? Buffer.alloc(0)));
    yield keys.filter((key) => key !== undefined);
  }
}
