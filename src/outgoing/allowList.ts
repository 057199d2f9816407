import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { PsmError } from '../kernel/errors.ts';
import { parseAddress } from './addressKind.ts';

/** What the operator allows although it is not public. */
export interface AllowList {
  /** By this very name, or by this address as it is written. */
  hasHost(host: string): boolean;
  /** By itself, or by a network that contains it. */
  hasAddress(address: string): boolean;
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Reads names (`hr.internal`), addresses (`10.1.2.3`, `fd00::5`) and networks (`10.1.0.0/16`).
 *
 * @throws PsmError `invalid_setting`
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  const hosts = new Set<string>();
  const networks: Network[] = [];
  for (const entry of entries) {
    const network = networkOf(entry, wrong);
    if (network === undefined) hosts.add(nameOf(entry));
    else networks.push(network);
  }
  return {
    hasHost: (host) => hosts.has(plainHost(host)),
    hasAddress: (address) => {
      if (isIP(address) === 0) return false;
      const parsed = parseAddress(address);
      const forms =
        parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()
          ? [parsed, parsed.toIPv4Address()]
          : [parsed];
      return forms.some((form) =>
        networks.some(([start, bits]) => start.kind() === form.kind() && form.match(start, bits)),
      );
    },
  };
}

/**
 * Reads addresses and networks, without names, for what is told apart by its address alone.
 *
 * @throws PsmError `invalid_setting`
 */
export function parseNetworks(entries: readonly string[]): readonly Network[] {
  return entries.map((entry) => {
    const network = networkOf(entry, noNetwork);
    if (network === undefined || network[1] === 0) throw noNetwork(entry);
    return network;
  });
}

/** A host as it is compared: lower case, without the brackets of an IPv6 address, without the dot that ends a full name. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function networkOf(entry: string, fault: (entry: string) => PsmError): Network | undefined {
  const [address = '', bits, more] = entry.split('/');
  const plain = plainHost(address);
  const family = isIP(plain);
  // A zone belongs to a machine: what is meant on another one?
  if (family === 0 || plain.includes('%') || more !== undefined) return undefined;
  const widest = family === 4 ? 32 : 128;
  if (bits === undefined) return [parseAddress(plain), widest];
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > widest) throw fault(entry);
  return [parseAddress(plain), Number(bits)];
}

function nameOf(entry: string): string {
  const name = /[^\p{L}\p{M}\p{N}._-]/u.test(entry) ? '' : domainToASCII(plainHost(entry));
  const labels = name.split('.');
  const good =
    name.length <= 253 && labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  // Names that end in a number are addresses in other notations: 127.1, 0x7f000001.
  if (!good || /^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) throw wrong(entry);
  return name;
}

function noNetwork(entry: string): PsmError {
  return new PsmError(
    'invalid_setting',
    `"${entry}" is no address and no network. Write it as 10.1.2.3 or 10.1.0.0/16; all addresses at once cannot be meant.`,
  );
}

function wrong(entry: string): PsmError {
  return new PsmError(
    'invalid_setting',
    `"${entry}" is no name of a host, no address and no network that can be allowed (PSM_OUTGOING_ALLOW). ` +
      'Write them as hr.internal, 10.1.2.3 or 10.1.0.0/16: without https://, port, path or *.',
    { details: { setting: 'outgoing.allow' } },
  );
}
