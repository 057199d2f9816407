import { describe, expect, it } from 'vitest';
import type { CredentialState, ScimClient, ScimToken } from '../../../src/scim/connection/types.ts';
import { type ConnectionFacts, warningsOf } from '../../../src/scim/connection/warnings.ts';

const now = new Date('2026-03-20T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);

const credential = (more: Partial<ScimToken>) => ({
  createdBy: 'admin:owner@acme.test',
  createdAt: daysAgo(100),
  expiresAt: daysAgo(-100),
  lastUsedAt: daysAgo(0),
  state: 'live' as CredentialState,
  ...more,
});
const token = (prefix: string, more: Partial<ScimToken> = {}): ScimToken => ({
  tokenId: prefix,
  prefix,
  ...credential(more),
});
const client = (name: string, more: Partial<ScimClient> = {}): ScimClient => ({
  clientId: name,
  name,
  secretPrefix: name,
  tokenMinutes: 60,
  ...credential({}),
  ...more,
});
const warnings = (facts: Partial<ConnectionFacts>) =>
  warningsOf({ tokens: [token('a')], clients: [], lastUsedAt: daysAgo(0), people: 10, now, ...facts });

describe('a connection', () => {
  it.each<[string, Partial<ConnectionFacts>, [code: string, message: RegExp][]]>([
    ['that is well', {}, []],
    ['that has an OAuth client alone', { tokens: [], clients: [client('Entra')] }, []],
    ['that nobody can use', { tokens: [] }, [['no_credential', /there is no token/]]],
    [
      'whose tokens are over',
      { tokens: [token('a', { state: 'expired' }), token('b', { state: 'revoked' })] },
      [['no_credential', /every token is expired or revoked/]],
    ],
    [
      'whose token expires',
      { tokens: [token('a', { state: 'expiring', expiresAt: daysAgo(-9) })] },
      [['token_expiring', /The token a expires in 9 days/]],
    ],
    [
      'whose token expires within hours',
      { tokens: [token('a', { state: 'expiring', expiresAt: daysAgo(-0.4) })] },
      [['token_expiring', /expires today/]],
    ],
    [
      'whose client expires',
      { clients: [client('Entra', { state: 'expiring', expiresAt: daysAgo(-1) })] },
      [['client_expiring', /client Entra expires in 1 day\./]],
    ],
    [
      'with a token that was never used',
      { tokens: [token('a'), token('b', { createdAt: daysAgo(2), lastUsedAt: null })] },
      [['token_unused', /The token b was never used/]],
    ],
    ['with a token of today', { tokens: [token('b', { createdAt: now, lastUsedAt: null }), token('a')] }, []],
    [
      'that goes on with a new token',
      { tokens: [token('new'), token('old', { lastUsedAt: daysAgo(3) })] },
      [['token_superfluous', /The token old was not used for 3 days/]],
    ],
    [
      'that still uses the old token',
      { tokens: [token('new', { lastUsedAt: daysAgo(3) }), token('old')] },
      [],
    ],
    ['that says nothing', { lastUsedAt: daysAgo(7) }, [['provider_silent', /said nothing for 7 days/]]],
    ['that never pushed anybody and says nothing', { lastUsedAt: daysAgo(7), people: 0 }, []],
  ])('%s', (_what, facts, expected) => {
    expect(warnings(facts)).toEqual(
      expected.map(([code, message]) => ({ code, message: expect.stringMatching(message) as string })),
    );
  });
});
