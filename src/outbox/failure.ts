/** What a failed attempt means. */
export interface Failure {
  /** `give_up`: the mail server refused this message for good. */
  readonly verdict: 'retry' | 'give_up';
  /** `server`: no message of any tenant would fare better at the moment. */
  readonly of: 'message' | 'server';
  /** Codes only: what a mail server answers repeats addresses. */
  readonly code: string;
}

/** An error of nodemailer, as far as it matters here (nodemailer, lib/errors and lib/smtp-connection). */
interface MailError {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly timeoutType?: unknown;
  readonly syscall?: unknown;
}

const serverCodes = ['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'EPROXY', 'EPROTOCOL', 'EREQUIRETLS'];
const serverTimeouts = ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'];
const unreachable = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];

/** Reads the error of an attempt to send. What is not known is tried again. */
export function failureOf(error: unknown): Failure {
  const given: MailError = typeof error === 'object' && error !== null ? error : {};
  const of = isServers(given) ? 'server' : 'message';
  return { verdict: of === 'message' && isFinal(given) ? 'give_up' : 'retry', of, code: codeOf(given) };
}

function isServers(error: MailError): boolean {
  const { code, command, responseCode } = error;
  return (
    serverCodes.includes(String(code)) ||
    serverTimeouts.includes(String(error.timeoutType)) ||
    unreachable.includes(String(error.originalCode)) ||
    error.syscall === 'connect' ||
    responseCode === 421 ||
    // the greeting, or our own address
    (typeof responseCode === 'number' && (command === 'CONN' || command === 'MAIL FROM')) ||
    // the pool gave up on connections that close before they can be used
    (code === 'ECONNECTION' && command === undefined)
  );
}

/**
 * A 5yz answer (RFC 5321 §4.2.1) to the recipient or the message. Not so 503, which is about the session, 530 and the
 * like, and X.7.Z (RFC 3463 §3.8), which most often say that this sender may not relay: that is a setting, and
 * when it is put right the mail shall go out.
 */
function isFinal({ code, command, responseCode, response }: MailError): boolean {
  if (code === 'EENVELOPE' && command === 'API') return true;
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  if (typeof responseCode !== 'number' || responseCode < 500 || responseCode > 599) return false;
  return ![503, 530, 535, 538].includes(responseCode) && !enhanced(response).startsWith('5.7.');
}

function codeOf({ code, originalCode, command, responseCode, response, timeoutType }: MailError): string {
  const parts =
    typeof responseCode === 'number'
      ? [command, responseCode, enhanced(response)]
      : [originalCode ?? code, timeoutType];
  const words = parts.filter(
    (part) => typeof part === 'number' || (typeof part === 'string' && /^[\w .]+$/.test(part)),
  );
  return words.length === 0 ? 'unknown error' : words.join(' ');
}

/** The enhanced status code of an answer (RFC 3463), empty when it has none. */
function enhanced(response: unknown): string {
  return (typeof response === 'string' && /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1]) || '';
}

/** Enough to try for three days, see `retryDelay`. */
export const maxAttempts = 22;

/**
 * Seconds until the next attempt: doubled from 1 minute, with jitter, up to 6 hours.
 *
 * @param attempt how often it was tried, from 1
 * @param chance from 0 to 1
 */
export function retryDelay(attempt: number, chance: number = Math.random()): number {
  const step = Math.min(60 * 2 ** (attempt - 1), 4.8 * 3600);
  return step * (1 + chance / 4);
}
