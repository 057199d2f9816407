import { SourceError, type SourceFault } from '../sourceError.ts';
import { textAt } from './json.ts';

/** What an answer means to an admin. */
export interface RestFault {
  /** The setting that is wrong, if it is one. */
  readonly setting?: string;
  /** What to do, in a sentence: "Create a new API key in BambooHR and enter it." */
  readonly advice?: string;
  /** What kind of fault it is; found from the status without it. */
  readonly fault?: SourceFault;
}

/**
 * What answers mean, by status (`401`), by a code of the vendor (`E0000011`), or by
 * - `unreachable`: nobody answers at the address, or something that is no API does;
 * - `signIn`: the token endpoint refuses (OAuth 2);
 * - `key`: the private key cannot be used;
 * - `noKey`: no record has a key, so that the key is looked for in the wrong place;
 * - `nobody`: the API shows no record at all, which mostly means that rights are missing.
 *
 * A code counts before a status. A text alone is the setting that is wrong.
 */
export type RestFaults = Readonly<Record<string | number, RestFault | string>>;

/** Turns what went wrong into a `SourceError` that holds neither a secret nor a value of a person. */
export interface FaultTeller {
  /** For an answer that is no 2xx. */
  answer(status: number, headers: Headers, body: string, kind?: 'signIn'): SourceError;
  /** For what `faults` names by a word. */
  named(
    name: 'unreachable' | 'key' | 'noKey' | 'nobody',
    fault: SourceFault,
    what: string,
    cause?: unknown,
  ): SourceError;
  unexpected(what: string): SourceError;
}

const faultOfStatus: Readonly<Record<number, SourceFault>> = {
  401: 'not_allowed',
  403: 'not_allowed',
  404: 'wrong_setting',
  407: 'not_allowed',
  410: 'cursor_expired',
  429: 'throttled',
  503: 'throttled',
};

const saysOfStatus: Readonly<Record<number, string>> = {
  400: 'does not understand the question',
  401: 'does not accept the credentials',
  403: 'does not allow this',
  404: 'does not know what was asked for',
  410: 'does not remember that far back',
  429: 'is busy and stayed so; it is tried again later',
  503: 'is not available at the moment; it is tried again later',
};

export function openFaults(
  title: string,
  faults: RestFaults,
  secrets: readonly string[],
  meaning?: (status: number, body: string) => string | undefined,
): FaultTeller {
  const clean = (text: string): string =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  const meant = (...names: readonly (string | number | undefined)[]): RestFault => {
    for (const name of names) {
      const found = name === undefined || !Object.hasOwn(faults, name) ? undefined : faults[name];
      if (found !== undefined) return typeof found === 'string' ? { setting: found } : found;
    }
    return {};
  };
  const error = (
    fault: SourceFault,
    what: string,
    { setting, advice }: RestFault,
    cause?: unknown,
  ): SourceError =>
    new SourceError(fault, clean(advice === undefined ? what : `${what} ${advice}`), {
      ...(setting !== undefined && { setting }),
      ...(cause !== undefined && { cause }),
    });

  return {
    answer: (status, headers, body, kind) => {
      const code = codeOf(headers, body);
      // Where there is no token endpoint, the address is wrong and not the key.
      const names = kind === 'signIn' && status !== 404 ? [code, 'signIn', status] : [code, status];
      const found = meant(meaning?.(status, body), ...names);
      const fault =
        found.fault ?? (kind === 'signIn' && status === 400 ? 'not_allowed' : faultOfStatus[status]);
      const said =
        kind === 'signIn' && status < 429 ? 'does not let this connection sign in' : saysOfStatus[status];
      const says = said ?? (status >= 500 ? 'has a fault of its own' : 'does not answer as documented');
      return error(
        fault ?? (status >= 500 ? 'unreachable' : 'unexpected_answer'),
        `${title} ${says} (${status}${code === undefined ? '' : ` ${code}`}).`,
        found,
      );
    },
    named: (name, fault, what, cause) => error(fault, what, meant(name), cause),
    unexpected: (what) => error('unexpected_answer', what, {}),
  };
}

/** Where APIs put the code of an error. Their sentences are not shown: they may quote what was sent, or name a person. */
const codePaths = [
  'error.errors.0.reason',
  'error.code',
  'error.status',
  'errorCode',
  '0.errorCode',
  'code',
  'category',
  'key',
  'error',
  'status',
];

function codeOf(headers: Headers, body: string): string | undefined {
  if (!(headers.get('content-type') ?? '').includes('json')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  return codePaths
    .map((path) => textAt(parsed, path))
    .find((code) => code !== undefined && /^[A-Za-z][A-Za-z0-9_.-]{1,60}$/.test(code));
}
