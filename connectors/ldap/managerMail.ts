import { PresenceFilter } from 'ldapts';
import { SourceError } from '#connector';
import type { LdapConnection } from './connection.ts';
import { textOf } from './values.ts';

/** E-mail addresses of managers that are remembered, at most: those of a large organisation. */
const mostRemembered = 20_000;

/** The e-mail address of an entry by its name, blank when it has none or may not be seen. */
export type ManagerMail = (dn: string) => Promise<string>;

export function managerMail(connection: LdapConnection): ManagerMail {
  const remembered = new Map<string, string>();
  return async (dn) => {
    const known = remembered.get(dn);
    if (known !== undefined) return known;
    const mail = await mailOf(connection, dn);
    const [oldest] = remembered.keys();
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
    remembered.set(dn, mail);
    return mail;
  };
}

async function mailOf(connection: LdapConnection, dn: string): Promise<string> {
  try {
    const { entries } = await connection.search({
      base: dn,
      scope: 'base',
      filter: new PresenceFilter({ attribute: 'objectClass' }),
      attributes: ['mail'],
    });
    const [value] = entries[0]?.values.get('mail') ?? [];
    return (value && textOf('mail', value)) ?? '';
  } catch (error) {
    // A manager who is gone, of another domain, or out of sight is none; a server that is gone is another matter.
    if (error instanceof SourceError && ['wrong_setting', 'not_allowed'].includes(error.fault)) return '';
    throw error;
  }
}
