import { columnsOf, defineConnector } from '#connector';
import type { ConnectorContext, SourceMessage, SourceRecord } from '#connector';
import { checkDirectory, refusal, someEntries } from './check.ts';
import { connect, type LdapConnection } from './connection.ts';
import type { LdapCursor } from './cursor.ts';
import { managerMail } from './managerMail.ts';
import { readPeople, recordOf } from './read.ts';
import { settings as config, type Settings } from './settings.ts';

/** Active Directory, OpenLDAP and other LDAP servers (RFC 4511). */
export default defineConnector<typeof config, LdapCursor>({
  spec: {
    name: 'ldap',
    title: 'LDAP: Active Directory, OpenLDAP',
    delivery: 'pull',
    config,
    secretFields: ['bind_password'],
    docs: 'Reads people from Active Directory, OpenLDAP and other LDAP servers, with an account that may read them and nothing else.',
  },
  open: (settings, context) => {
    const open = new Set<LdapConnection>();
    const connected = async (): Promise<LdapConnection> => {
      const connection = await connect(settings, context);
      open.add(connection);
      return connection;
    };
    const closed = (connection: LdapConnection): void => {
      connection.close();
      open.delete(connection);
    };

    async function withConnection<T>(work: (connection: LdapConnection) => Promise<T>): Promise<T> {
      const connection = await connected();
      try {
        return await work(connection);
      } finally {
        closed(connection);
      }
    }

    async function* read(last: LdapCursor | undefined): AsyncGenerator<SourceMessage<LdapCursor>> {
      if (context.signal.aborted) return;
      const connection = await connected();
      try {
        yield* readPeople(connection, settings, context, last);
      } finally {
        closed(connection);
      }
    }

    return {
      check: async () => {
        try {
          return await withConnection((connection) => checkDirectory(connection, settings));
        } catch (error) {
          return refusal(error);
        }
      },
      discover: async () =>
        columnsOf(await withConnection((connection) => someRecords(connection, settings))),
      readSnapshot: () => quietly(read(undefined), context),
      readChanges: (since) => quietly(read(since), context),
      close: async () => {
        for (const connection of open) closed(connection);
      },
    };
  },
});

/** Stops when the run is cancelled, whatever was going on. */
async function* quietly<T>(messages: AsyncGenerator<T>, { signal }: ConnectorContext): AsyncGenerator<T> {
  try {
    for await (const message of messages) {
      if (signal.aborted) return;
      yield message;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function someRecords(connection: LdapConnection, settings: Settings): Promise<SourceRecord[]> {
  const mailOf = settings.manager_mail ? managerMail(connection) : undefined;
  const records: SourceRecord[] = [];
  for (const entry of await someEntries(connection, settings, 50)) {
    const record = await recordOf(entry, settings, mailOf);
    if ('attributes' in record) records.push(record);
  }
  return records;
}
