import { SourceError } from '#connector';
import { PresenceFilter } from 'ldapts';
import type { LdapConnection, LdapEntry } from './connection.ts';
import { guidOf } from './values.ts';

/** LDAP_CAP_ACTIVE_DIRECTORY_OID and that of AD LDS (MS-ADTS §3.1.1.3.4.3). */
const activeDirectory = new Set(['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1851']);

/** What a server says of itself in its root entry (RFC 4512 §5.1). */
export interface RootEntry {
  readonly activeDirectory: boolean;
  /** The domain that this server answers for. */
  readonly domain: string | undefined;
  /** Only of Active Directory: the highest number of a change so far. */
  readonly highestUsn: bigint | undefined;
  /** The name of the entry of this controller. */
  readonly controller: string | undefined;
}

const anything = () => new PresenceFilter({ attribute: 'objectClass' });

export async function rootEntry(connection: LdapConnection): Promise<RootEntry> {
  const { entries } = await connection.search({
    base: '',
    scope: 'base',
    filter: anything(),
    attributes: ['supportedCapabilities', 'defaultNamingContext', 'highestCommittedUSN', 'dsServiceName'],
  });
  const [entry] = entries;
  const capabilities = texts(entry, 'supportedcapabilities');
  const [usn] = texts(entry, 'highestcommittedusn');
  return {
    activeDirectory: capabilities.some((one) => activeDirectory.has(one)),
    domain: texts(entry, 'defaultnamingcontext')[0],
    highestUsn: usn !== undefined && /^\d{1,19}$/.test(usn) ? BigInt(usn) : undefined,
    controller: texts(entry, 'dsservicename')[0],
  };
}

/**
 * Which database a domain controller has: numbers of changes mean something for it alone. It gets another id when the controller is
 * restored from a backup, after which numbers come again (MS-ADTS §3.1.1.1.9).
 *
 * @throws SourceError `unexpected_answer` when the server does not say
 */
export async function invocationId(connection: LdapConnection, { controller }: RootEntry): Promise<string> {
  const [entry] =
    controller === undefined
      ? []
      : (
          await connection.search({
            base: controller,
            scope: 'base',
            filter: anything(),
            attributes: ['invocationId'],
          })
        ).entries;
  const [value] = entry?.values.get('invocationid') ?? [];
  const id = value === undefined ? undefined : guidOf(value);
  if (id === undefined) {
    throw new SourceError(
      'unexpected_answer',
      'The domain controller does not show which database it has (invocationId).',
    );
  }
  return id;
}

function texts(entry: LdapEntry | undefined, name: string): string[] {
  return (entry?.values.get(name) ?? []).map((value) => value.toString('utf8'));
}
