import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** Header lines as they came, unfolded. */
  readonly headers: readonly string[];
  /** The value of a header, decoded. */
  header(name: string): string | undefined;
  readonly text: string;
  readonly html: string;
}

/** What the server does with a recipient: an SMTP answer such as 451, or a promise that decides later, or never. */
export type Answer = number | undefined | Promise<number | undefined>;

export interface TestMailServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  /** Recipients that were asked for, accepted or not. */
  readonly asked: readonly string[];
  /** Resolves when so many mails are there. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface MailServerBehaviour {
  /** Without it everybody is welcome. */
  readonly recipient?: (address: string) => Answer;
  /** Never says hello. */
  readonly silent?: boolean;
  /** Speaks TLS from the first byte on, with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A real mail server on a free port. */
export async function startMailServer(behaviour: MailServerBehaviour = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const asked: string[] = [];
  let news = Promise.withResolvers<void>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    ...(behaviour.tls && { secure: true, ...behaviour.tls }),
    disableReverseLookup: true,
    closeTimeout: 1,
    onConnect(_session, callback) {
      if (!behaviour.silent) callback();
    },
    onRcptTo({ address }, _session, callback) {
      asked.push(address);
      const decide = async () => {
        const responseCode = await behaviour.recipient?.(address);
        const refusal = Object.assign(new Error(`about <${address}>`), { responseCode });
        callback(responseCode === undefined ? null : refusal);
      };
      void decide();
    },
    onData(stream, { envelope }, callback) {
      const take = async () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push(mailOf(await text(stream), { from, to }));
        callback();
        news.resolve();
        news = Promise.withResolvers<void>();
      };
      void take();
    },
  });
  server.on('error', () => {}); // a client that was killed
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: `smtp${behaviour.tls ? 's' : ''}://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    received,
    asked,
    arrived: async (count) => {
      while (received.length < count) await news.promise;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function mailOf(source: string, envelope: ReceivedMail['envelope']): ReceivedMail {
  const [head, body] = split(source);
  const boundary = /boundary="?([^";]+)"?/.exec(head.join('\n'))?.[1] ?? 'no boundary';
  const parts = body.split(`--${boundary}`).map((part) => split(part.trimStart()));
  const partOf = (type: string) => {
    const part = parts.find(([headers]) => headers.some((line) => line.includes(type)));
    return part === undefined ? '' : decodeBody(...part);
  };
  return {
    envelope,
    headers: head,
    header: (name) => {
      const line = head.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
      return line === undefined ? undefined : decodeWords(line.slice(name.length + 1).trim());
    },
    text: partOf('text/plain'),
    html: partOf('text/html'),
  };
}

function split(source: string): [string[], string] {
  const at = source.indexOf('\r\n\r\n');
  const head = source.slice(0, at).replace(/\r\n[ \t]+/g, ' ');
  return [head.split('\r\n'), source.slice(at + 4)];
}

function decodeBody(headers: readonly string[], body: string): string {
  const encoding = headers.find((line) => /^content-transfer-encoding:/i.test(line)) ?? '';
  const plain = body.replaceAll('\r\n', '\n');
  if (/base64/i.test(encoding)) return Buffer.from(plain, 'base64').toString();
  return /quoted-printable/i.test(encoding) ? unquote(plain.replaceAll('=\n', '')) : plain;
}

/** RFC 2047: neighbouring encoded words belong together. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_word, encoding: string, content: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(content, 'base64').toString()
        : unquote(content.replaceAll('_', ' ')),
    );
}

function unquote(content: string): string {
  const bytes = content.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
