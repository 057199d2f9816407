import { expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { newTenantToken, tenantOfToken, tokenHash } from '../../src/kernel/tenantToken.ts';

// ASVS 6.5.4, 7.2.3, 11.5.1
it('a token says its tenant, and the rest of it are 256 bits that nobody had before', () => {
  const tenantId = newId();
  const tokens = Array.from({ length: 2_000 }, () => newTenantToken(tenantId));
  const secrets = tokens.map((token) => Buffer.from(token, 'base64url').subarray(16));
  expect(new Set(tokens.map(tenantOfToken))).toEqual(new Set([tenantId]));
  expect(new Set(secrets.map((secret) => secret.length * 8))).toEqual(new Set([256]));
  expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(tokens.length);
  // Each of the bits is about as often set as not: 150 beside the half are more than six standard deviations.
  const set = Array.from(
    { length: 256 },
    (_, bit) => secrets.filter((secret) => ((secret[bit >> 3] ?? 0) >> (bit & 7)) & 1).length,
  );
  expect(set.filter((count) => Math.abs(count - 1_000) > 150)).toEqual([]);
});

it('what is stored of a token is a digest of 256 bits', () => {
  expect(tokenHash(newTenantToken(newId()))).toHaveLength(32);
});

it.each(['', 'x', 'x'.repeat(63), `${'x'.repeat(63)}=`, `${'x'.repeat(64)}x`, `${'x'.repeat(63)}ü`])(
  'a text that is no token speaks of no tenant: %j',
  (text) => expect(tenantOfToken(text)).toBeUndefined(),
);
