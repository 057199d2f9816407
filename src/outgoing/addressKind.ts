import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What an address is called that is not one of the public internet; other ranges are "reserved". */
const names: Readonly<Record<string, string>> = {
  loopback: 'this machine itself',
  unspecified: 'this machine itself',
  private: 'a private network',
  uniqueLocal: 'a private network',
  deprecatedSiteLocal: 'a private network',
  carrierGradeNat: 'a private network',
  linkLocal: 'the link-local network, where clouds keep credentials',
  multicast: 'many machines at once',
  broadcast: 'many machines at once',
};

/** Public by the registries, and yet answered by the host of a virtual machine (Azure's WireServer). */
const hostOfClouds = '168.63.129.16';

/** All of IPv6 that is given out so far: https://www.iana.org/assignments/ipv6-address-space */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** An address as its numbers. Zones (`fe80::1%eth0`) do not count. @param address one that `net.isIP` accepts */
export function parseAddress(address: string): Address {
  const plain = address.replace(/%.*$/, '');
  // ipaddr.js takes ::10.1.2.3 for ::ffff:10.1.2.3; in hexadecimal digits there is no doubt.
  return ipaddr.parse(isIP(plain) === 6 ? new URL(`http://[${plain}]`).hostname.slice(1, -1) : plain);
}

/**
 * What stands behind an address that is not a machine of the public internet, in words; undefined when it is one. Everything in the
 * special-purpose registries of IANA counts as not public, the ways of writing an IPv4 address as IPv6 too (mapped, compatible,
 * NAT64, 6to4, Teredo): nobody publishes those, whoever gives one wants to get around a check.
 */
export function notPublic(address: string): string | undefined {
  if (isIP(address) === 0) return 'no address';
  const parsed = parseAddress(address);
  const range: string = embedded(parsed).range();
  if (range !== 'unicast') return names[range] ?? 'a reserved address';
  if (parsed.toString() === hostOfClouds) return 'the host of a virtual machine';
  if (parsed.kind() === 'ipv6' && !parsed.match(globalUnicast)) return 'a reserved address';
  return undefined;
}

/** For the words only: `::ffff:127.0.0.1` is this machine. A public one within stays a reserved address. */
function embedded(parsed: Address): Address {
  if (!(parsed instanceof ipaddr.IPv6) || !parsed.isIPv4MappedAddress()) return parsed;
  const inside = parsed.toIPv4Address();
  return inside.range() === 'unicast' ? parsed : inside;
}
