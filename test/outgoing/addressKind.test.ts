import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notPublic } from '../../src/outgoing/addressKind.ts';

/**
 * The registries of IANA as they are published, read by arithmetic of our own: iana-ipv4-special-registry, ipv4-address-space
 * (multicast, future use), iana-ipv6-special-registry, ipv6-address-space (all that is given out is 2000::/3). Entries that are
 * globally reachable (AS112, AMT) are for routers, and count as special too.
 */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Not of IANA: the host of Azure's virtual machines.
  '168.63.129.16/32',
];
const special6 = [
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
];

const range4 = special4.map((text) => range(text, 32n, number4));
const range6 = special6.map((text) => range(text, 128n, number6));

function range(text: string, width: bigint, read: (address: string) => bigint): readonly [bigint, bigint] {
  const [address = '', bits = ''] = text.split('/');
  const first = read(address);
  return [first, first + (1n << (width - BigInt(bits))) - 1n];
}

function number4(address: string): bigint {
  return address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function number6(address: string): bigint {
  const [before = '', after = ''] = address.split('::');
  const head = before.split(':').filter((part) => part !== '');
  const tail = after.split(':').filter((part) => part !== '');
  const parts = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return parts.reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}

function text4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function text6(value: bigint): string {
  return Array.from({ length: 8 }, (_, part) =>
    ((value >> (112n - 16n * BigInt(part))) & 65_535n).toString(16),
  ).join(':');
}

const within = (ranges: readonly (readonly [bigint, bigint])[], value: bigint) =>
  ranges.some(([first, last]) => value >= first && value <= last);

/** Anywhere, within a range, and at its edges. */
function addresses(ranges: readonly (readonly [bigint, bigint])[], width: bigint): fc.Arbitrary<bigint> {
  const most = (1n << width) - 1n;
  const near = fc
    .constantFrom(...ranges)
    .chain(([first, last]) =>
      fc.oneof(fc.constantFrom(first - 1n, first, last, last + 1n), fc.bigInt({ min: first, max: last })),
    );
  return fc
    .oneof(fc.bigInt({ min: 0n, max: most }), near)
    .map((value) => (value < 0n ? 0n : value > most ? most : value));
}

describe('an address is public', () => {
  it('exactly when no registry of IPv4 says otherwise', () => {
    fc.assert(
      fc.property(addresses(range4, 32n), (value) => {
        expect(notPublic(text4(value)) === undefined).toBe(!within(range4, value));
      }),
      { numRuns: 5_000 },
    );
  });

  it('exactly when no registry of IPv6 says otherwise', () => {
    fc.assert(
      fc.property(addresses(range6, 128n), (value) => {
        expect(isIP(text6(value))).toBe(6);
        expect(notPublic(text6(value)) === undefined).toBe(!within(range6, value));
      }),
      { numRuns: 5_000 },
    );
  });

  it('never when it is an IPv4 address in the clothes of IPv6', () => {
    const clothes = [
      (four: string) => `::ffff:${four}`,
      (four: string) => `::${four}`,
      (four: string) => `::ffff:0:${four}`,
      (four: string) => `64:ff9b::${four}`,
      (four: string) => `64:ff9b:1::${four}`,
      (four: string) =>
        `2002:${text6(number4(four) << 80n)
          .split(':')
          .slice(1, 3)
          .join(':')}::1`,
      (four: string) => `2001:0:4136:e378:8000:63bf:${four}`,
    ];
    fc.assert(
      fc.property(addresses(range4, 32n), fc.constantFrom(...clothes), (value, wear) => {
        const address = wear(text4(value));
        expect(isIP(address)).toBe(6);
        expect(notPublic(address)).toBeDefined();
      }),
    );
  });

  it('says what stands behind it', () => {
    expect(notPublic('127.0.0.1')).toBe('this machine itself');
    expect(notPublic('::ffff:127.0.0.1')).toBe('this machine itself');
    expect(notPublic('::ffff:8.8.8.8')).toBe('a reserved address');
    expect(notPublic('169.254.169.254')).toContain('clouds keep credentials');
    expect(notPublic('fe80::1%eth0')).toContain('link-local');
    expect(notPublic('10.1.2.3')).toBe('a private network');
    expect(notPublic('127.1')).toBe('no address');
    expect(notPublic('1.1.1.1')).toBeUndefined();
    expect(notPublic('2606:4700:4700::1111')).toBeUndefined();
  });
});
