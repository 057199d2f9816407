import { type LookupAddress, promises as dns } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { callbackify } from 'node:util';
import { SourceError } from '../connector/sourceError.ts';
import { notPublic } from './addressKind.ts';
import { type AllowList, plainHost } from './allowList.ts';

/** All addresses of a name, as the system resolves it. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (host) => dns.lookup(host, { all: true });

/** Who may be connected to. What is asked is what is connected to: between the two nothing is resolved again. */
export interface Guard {
  /**
   * The addresses of a host that may be connected to, never none.
   *
   * @throws SourceError `unreachable`
   */
  readonly addressesOf: (host: string) => Promise<LookupAddress[]>;
  /** The same for `net.connect` and `tls.connect`, which do not ask for hosts that are addresses already. */
  readonly lookup: LookupFunction;
}

/** @param ownAddresses of this machine: they lead to what listens inside it, also when they are public */
export function guardWith(
  allow: AllowList,
  resolve: Resolve = systemResolve,
  ownAddresses: () => readonly string[] = systemAddresses,
): Guard {
  /** Why an address is not connected to without leave, in words. */
  const refusal = (address: string): string | undefined =>
    notPublic(address) ?? (ownAddresses().includes(address) ? 'this machine itself' : undefined);
  const addressesOf = async (given: string): Promise<LookupAddress[]> => {
    const host = plainHost(given);
    const found = await resolved(host, resolve);
    const allowed = allow.hasHost(host)
      ? [...found]
      : found.filter(({ address }) => allow.hasAddress(address) || refusal(address) === undefined);
    if (allowed.length > 0) return allowed;
    throw refused(host, refusal(found[0]?.address ?? '') ?? 'no address');
  };
  return {
    addressesOf,
    lookup: (host, options, callback) =>
      callbackify(addressesOf)(host, (error, found) => {
        if (error !== null) return callback(error, []);
        const wanted = found.filter(({ family }) => !options.family || options.family === family);
        const [first] = wanted;
        if (first === undefined) return callback(refused(host, 'no address of the kind asked for'), []);
        return options.all === true ? callback(null, wanted) : callback(null, first.address, first.family);
      }),
  };
}

async function resolved(host: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  if (host === '' || host.length > 253 || /[^\p{L}\p{N}._-]/u.test(host)) {
    throw new SourceError(
      'unreachable',
      'The name of a host is missing, or has characters that no name has.',
    );
  }
  let found: readonly LookupAddress[];
  try {
    found = await resolve(host);
  } catch (error) {
    throw unknown(host, error instanceof Error && 'code' in error ? String(error.code) : '');
  }
  if (found.length === 0) throw unknown(host, '');
  return found;
}

function systemAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
}

/** The address is not named: whoever may set up a source shall not learn how networks inside are numbered. */
function refused(host: string, where: string): SourceError {
  return new SourceError(
    'unreachable',
    `"${host}" leads to ${where}. This service connects there only when its operator allows it by name (PSM_OUTGOING_ALLOW).`,
  );
}

/** `EAI_AGAIN` is passed on as the code: no answer is not the answer that there is none. */
function unknown(host: string, code: string): SourceError {
  return code === 'EAI_AGAIN'
    ? new SourceError(
        'unreachable',
        `The address of "${host}" could not be looked up: the name server does not answer.`,
        {
          cause: code,
        },
      )
    : new SourceError(
        'unreachable',
        `There is no host of the name "${host}". Look whether it is written right.`,
      );
}
