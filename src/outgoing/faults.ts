import { errors } from 'undici';
import { SourceError, type SourceFault } from '../connector/sourceError.ts';

/** What went wrong on the way, and how far the request had come. */
export interface Fault {
  /**
   * `connect`: nothing was sent. `broken`: the connection ended, and nobody knows how far the request came. `final`: it would be the
   * same again.
   */
  readonly stage: 'connect' | 'broken' | 'final';
  readonly error: SourceError;
}

type Stage = Fault['stage'];
type Sentence = (host: string) => string;

/** Code of Node or undici -> what it means. In sentences the host stands, never the path or the query. */
const known: Readonly<Record<string, readonly [Stage, SourceFault, Sentence]>> = {
  ECONNREFUSED: [
    'connect',
    'unreachable',
    (host) => `"${host}" refuses connections: look at the host and the port.`,
  ],
  EHOSTUNREACH: ['connect', 'unreachable', (host) => `There is no way from here to "${host}".`],
  ENETUNREACH: ['connect', 'unreachable', (host) => `There is no way from here to "${host}".`],
  EADDRNOTAVAIL: ['connect', 'unreachable', (host) => `There is no way from here to "${host}".`],
  UND_ERR_CONNECT_TIMEOUT: [
    'connect',
    'unreachable',
    (host) => `"${host}" does not answer: it may be down, or a firewall drops what is sent from here.`,
  ],
  ETIMEDOUT: [
    'broken',
    'unreachable',
    (host) => `"${host}" does not answer: it may be down, or a firewall drops what is sent from here.`,
  ],
  ECONNRESET: ['broken', 'cut_off', (host) => `"${host}" broke the connection off.`],
  EPIPE: ['broken', 'cut_off', (host) => `"${host}" broke the connection off.`],
  UND_ERR_SOCKET: ['broken', 'cut_off', (host) => `"${host}" broke the connection off.`],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [
    'broken',
    'cut_off',
    (host) => `The answer of "${host}" has not the length that it announced.`,
  ],
  UND_ERR_HEADERS_TIMEOUT: [
    'final',
    'unreachable',
    (host) => `"${host}" took the request and did not answer in time.`,
  ],
  UND_ERR_BODY_TIMEOUT: ['final', 'cut_off', (host) => `"${host}" stopped in the middle of its answer.`],
  UND_ERR_HEADERS_OVERFLOW: [
    'final',
    'unexpected_answer',
    (host) => `The answer of "${host}" begins with more headers than are read.`,
  ],
  Z_BUF_ERROR: ['final', 'cut_off', (host) => `The compressed answer of "${host}" ends too soon.`],
  UND_ERR_DESTROYED: [
    'final',
    'cut_off',
    (host) => `The request to "${host}" was given up: this service stopped.`,
  ],
  UND_ERR_CLOSED: [
    'final',
    'cut_off',
    (host) => `The request to "${host}" was given up: this service stopped.`,
  ],
  UND_ERR_ABORTED: ['final', 'cut_off', (host) => `The request to "${host}" was given up.`],
  CERT_HAS_EXPIRED: [
    'final',
    'unreachable',
    (host) => `The certificate of "${host}" has expired. Its operator must renew it.`,
  ],
  CERT_NOT_YET_VALID: [
    'final',
    'unreachable',
    (host) => `The certificate of "${host}" is not valid yet: look at the clock of this machine too.`,
  ],
  CERT_REVOKED: ['final', 'unreachable', (host) => `The certificate of "${host}" was revoked.`],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    'final',
    'unreachable',
    (host) => `The certificate of "${host}" is signed by itself. ${authority}`,
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'final',
    'unreachable',
    (host) => `The certificate of "${host}" comes from an authority that is not known here. ${authority}`,
  ],
  UNABLE_TO_GET_ISSUER_CERT: [
    'final',
    'unreachable',
    (host) => `The certificate of "${host}" comes from an authority that is not known here. ${authority}`,
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'final',
    'unreachable',
    (host) => `The certificate of "${host}" comes from an authority that is not known here. ${authority}`,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'final',
    'unreachable',
    (host) =>
      `The certificate of "${host}" comes from an authority that is not known here, or the server leaves out certificates between. ${authority}`,
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'final',
    'unreachable',
    (host) =>
      `The certificate of "${host}" is for another name: look whether the host is written as its operator writes it.`,
  ],
};
const authority = 'NODE_EXTRA_CA_CERTS can name a file with authorities of your own.';

/** The fault that an error of Node or undici is. Its own text is not kept: it can quote what the other side sent. */
export function faultOf(error: unknown, host: string): Fault {
  if (error instanceof SourceError) {
    return { stage: error.cause === 'EAI_AGAIN' ? 'connect' : 'final', error };
  }
  const code = codeOf(error);
  const [stage, fault, sentence] = known[code] ?? byFamily(code);
  return { stage, error: new SourceError(fault, sentence(host), { cause: code }) };
}

function byFamily(code: string): readonly [Stage, SourceFault, Sentence] {
  if (/^HPE|^UND_ERR_RESPONSE/.test(code))
    return ['final', 'unexpected_answer', (host) => `What "${host}" answers is not HTTP.`];
  if (/^ERR_SSL_|^EPROTO$|^ERR_TLS_/.test(code))
    return [
      'final',
      'unreachable',
      (host) => `No encrypted connection to "${host}" came about: look whether this port speaks https.`,
    ];
  if (/^Z_|^ERR_|^BROTLI/.test(code))
    return ['final', 'unexpected_answer', (host) => `The compressed answer of "${host}" cannot be unpacked.`];
  return ['final', 'unreachable', (host) => `"${host}" cannot be reached${code === '' ? '' : ` (${code})`}.`];
}

/** Of several addresses that were tried, the first one speaks for all. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error && error.code)) return codeOf(error.errors[0]);
  if (error instanceof errors.HTTPParserError) return 'HPE';
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
