import { createTransport } from 'nodemailer';
import { isThisMachine } from '../kernel/thisMachine.ts';
import type { Mail } from './templates/template.ts';

/** Milliseconds. A mail server that hangs costs no more than this. */
export interface MailTimeouts {
  readonly connection: number;
  readonly greeting: number;
  /** Without a byte. */
  readonly silence: number;
  /** One message altogether, against a server that trickles. */
  readonly message: number;
}

export const mailTimeouts: MailTimeouts = {
  connection: 10_000,
  greeting: 10_000,
  silence: 30_000,
  message: 60_000,
};

export interface MailServer {
  readonly smtpUrl: string;
  /** `Name <address>` or an address. */
  readonly mailFrom: string;
  readonly timeouts?: MailTimeouts | undefined;
}

/** Sends mail over a few connections that are kept. */
export interface Mailer {
  /**
   * Resolves when the mail server has taken the message over.
   *
   * @throws what `failureOf` reads
   */
  send(messageId: string, recipient: string, mail: Mail): Promise<void>;
  /** Ends the connections, those in the middle of a message too when `force` is set. */
  close(force?: boolean): void;
}

/** At least as many as there can be messages in the air, see `lane.ts`: none waits for another's connection. */
export const maxConnections = 8;

/** Nothing is connected before the first message. Options in the URL (`?ignoreTLS=true`) win over these. */
export function openMailer({ smtpUrl, mailFrom, timeouts = mailTimeouts }: MailServer): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections,
    maxRequeues: 1,
    connectionTimeout: timeouts.connection,
    dnsTimeout: timeouts.connection,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    // A password and people's addresses travel in the open only when somebody asks for it in the URL.
    requireTLS: !isThisMachine(new URL(smtpUrl).hostname),
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = domainOf(mailFrom);
  return {
    async send(messageId, recipient, { subject, text, html }) {
      if (!isOneAddress(recipient)) throw new InvalidAddress();
      await transport.sendMail({
        // The same for every attempt: a mail that was sent twice shows once.
        messageId: `<${messageId}@${domain}>`,
        from: mailFrom,
        to: { name: '', address: recipient },
        subject,
        text,
        html,
        // RFC 3834: an answering machine does not answer
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(timeouts.message),
      });
    },
    close: (force = false) => transport.close({ force }),
  };
}

/** Reads like the refusal of an address by nodemailer: there is no point in another attempt. */
class InvalidAddress extends Error {
  readonly code = 'EENVELOPE';
  readonly command = 'API';
  constructor() {
    super('The address is no e-mail address.');
  }
}

/** One plain address: no list, no route, no display name. */
function isOneAddress(address: string): boolean {
  return /^[^\s<>()[\]\\,;:"@\p{C}]+@[^\s<>()[\]\\,;:"@\p{C}]+$/u.test(address);
}

function domainOf(mailFrom: string): string {
  return /@([A-Za-z0-9.-]+)\s*>?\s*$/.exec(mailFrom)?.[1] ?? 'localhost';
}
