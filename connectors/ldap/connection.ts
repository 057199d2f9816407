import { SourceError, type ConnectorContext } from '#connector';
import {
  BindRequest,
  type Control,
  ExtendedRequest,
  type Filter,
  MessageParser,
  type MessageResponse,
  PagedResultsControl,
  SearchEntry,
  SearchReference,
  SearchRequest,
  UnbindRequest,
} from 'ldapts';
import { brokenOff, refusalOf } from './faults.ts';
import type { Settings } from './settings.ts';
import { openSocket, securedSocket } from './socket.ts';

export interface LdapEntry {
  readonly dn: string;
  /** Values as they came, by the name of the attribute in lower case. */
  readonly values: ReadonlyMap<string, readonly Buffer[]>;
}

export interface Question {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
  readonly attributes: readonly string[];
  readonly controls?: readonly Control[];
  readonly sizeLimit?: number;
}

export interface Answer {
  readonly entries: readonly LdapEntry[];
  /** Of a page: where the next one begins; empty behind the last. */
  readonly cookie: Buffer;
}

export interface LdapConnection {
  /** @throws SourceError also when the answer of the server is an error */
  search(question: Question): Promise<Answer>;
  close(): void;
}

/** Entries of one answer, at most: a server that knows no pages gives everybody at once. */
const mostEntries = 200_000;
/** Bytes of one entry, at most. */
const mostBytes = 32 * 1024 * 1024;

type Sent = BindRequest | ExtendedRequest | SearchRequest;

interface Pending {
  readonly request: Sent;
  readonly entries: LdapEntry[];
  readonly resolve: (message: MessageResponse) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Connects, sees to privacy, and signs in. The messages are those of ldapts, its client is not used: when a connection breaks off, that
 * one opens another without signing in and goes on, so that a server which shows less to strangers would seem to have fewer people; and it
 * takes an empty page for the last one, although Active Directory sends such pages in between. Here a connection that is gone stays gone.
 */
export async function connect(settings: Settings, context: ConnectorContext): Promise<LdapConnection> {
  context.signal.throwIfAborted();
  const address = await context.resolveHost(settings.host);
  let parser = new MessageParser();
  let pending: Pending | undefined;
  let lost: unknown;
  let lastId = 0;
  let unread = 0;
  let socket = await openSocket(address, settings, context);

  function fail(error: unknown): void {
    lost ??= error;
    socket.destroy();
    pending?.reject(lost);
    pending = undefined;
  }
  const abort = () => fail(context.signal.reason);

  function listen(): void {
    socket.setNoDelay(true);
    parser = new MessageParser();
    parser.on('message', received);
    parser.on('error', () =>
      fail(new SourceError('unexpected_answer', 'The server answered with something that is not LDAP.')),
    );
    socket.setTimeout(settings.timeout_seconds * 1_000);
    socket.on('timeout', silent).on('data', data).on('error', broken).on('close', gone);
  }

  function deafen(): void {
    socket.setTimeout(0);
    socket.off('timeout', silent).off('data', data).off('error', broken).off('close', gone);
  }

  const silent = () =>
    fail(new SourceError('cut_off', `The server said nothing for ${settings.timeout_seconds} seconds.`));
  const broken = (cause: Error) => fail(brokenOff(cause));
  const gone = () => fail(brokenOff());

  function data(bytes: Buffer): void {
    unread += bytes.length;
    const waiting = new Map(
      pending === undefined ? [] : [[String(pending.request.messageId), { message: pending.request }]],
    );
    parser.read(bytes, waiting);
    if (unread > mostBytes)
      fail(new SourceError('unexpected_answer', 'The server sent an entry that is larger than 32 MiB.'));
  }

  function received(message: MessageResponse): void {
    unread = 0;
    // Message 0 is from the server alone: it is about to disconnect (RFC 4511 §4.4.1).
    if (message.messageId === 0) return fail(brokenOff());
    if (pending === undefined || message.messageId !== pending.request.messageId) return;
    if (message instanceof SearchReference) return;
    if (message instanceof SearchEntry) {
      if (pending.entries.push(entryOf(message)) <= mostEntries) return;
      return fail(
        new SourceError(
          'unexpected_answer',
          `The server knows no pages and has more than ${mostEntries} entries. Take a smaller base DN.`,
          {
            setting: 'base_dn',
          },
        ),
      );
    }
    const { resolve } = pending;
    pending = undefined;
    resolve(message);
  }

  async function send(request: Sent): Promise<{ message: MessageResponse; entries: LdapEntry[] }> {
    if (lost !== undefined) throw lost;
    lastId += 1;
    request.messageId = lastId;
    const entries: LdapEntry[] = [];
    const message = await new Promise<MessageResponse>((resolve, reject) => {
      pending = { request, entries, resolve, reject };
      socket.write(request.write());
    });
    return { message, entries };
  }

  /** What a server says before the connection is private counts for nothing afterwards. */
  async function startTls(): Promise<void> {
    const { message } = await send(new ExtendedRequest({ messageId: 0, oid: '1.3.6.1.4.1.1466.20037' }));
    if (message.status !== 0) throw refusalOf(message, 'starttls');
    deafen();
    socket = await securedSocket(socket, settings, context);
    listen();
  }

  context.signal.addEventListener('abort', abort, { once: true });
  const connection: LdapConnection = {
    search: async ({ controls = [], ...question }) => {
      const request = new SearchRequest({
        messageId: 0,
        baseDN: question.base,
        scope: question.scope,
        filter: question.filter,
        attributes: [...question.attributes],
        // Of itself the library gives a server ten seconds.
        timeLimit: 0,
        sizeLimit: question.sizeLimit ?? 0,
        controls: [...controls],
      });
      const { message, entries } = await send(request);
      const limited = message.status === 4 && question.sizeLimit !== undefined;
      if (message.status !== 0 && !limited) throw refusalOf(message, 'search');
      const page = message.controls?.find((control) => control instanceof PagedResultsControl);
      return { entries, cookie: page?.value?.cookie ?? Buffer.alloc(0) };
    },
    close: () => {
      context.signal.removeEventListener('abort', abort);
      if (lost !== undefined) return;
      lost = new SourceError('cut_off', 'The connection is closed.');
      socket.end(new UnbindRequest({ messageId: lastId + 1 }).write());
      socket.destroySoon();
    },
  };

  try {
    listen();
    if (settings.security === 'starttls') await startTls();
    const { bind_dn: dn = '', bind_password: password = '' } = settings;
    if (dn !== '') {
      const { message } = await send(new BindRequest({ messageId: 0, dn, password }));
      if (message.status !== 0) throw refusalOf(message, 'bind');
    }
    return connection;
  } catch (error) {
    connection.close();
    socket.destroy();
    throw error;
  }
}

function entryOf(message: SearchEntry): LdapEntry {
  return {
    dn: message.name,
    values: new Map(
      message.attributes.map((attribute) => [attribute.type.toLowerCase(), attribute.parsedBuffers]),
    ),
  };
}
