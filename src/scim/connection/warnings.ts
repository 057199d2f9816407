import { counted } from '../../kernel/text.ts';
import { isLive } from './tokens.ts';
import type { ScimClient, ScimToken } from './types.ts';

/** Something about a connection that its admins should look into. The codes are explained in docs/concepts.md. */
export interface ConnectionWarning {
  readonly code:
    | 'no_credential'
    | 'token_expiring'
    | 'client_expiring'
    | 'token_unused'
    | 'token_superfluous'
    | 'provider_silent';
  readonly message: string;
}

export interface ConnectionFacts {
  readonly tokens: readonly ScimToken[];
  readonly clients: readonly ScimClient[];
  /** The identity provider asked or pushed something, whichever credential it used. */
  readonly lastUsedAt: Date | null;
  readonly people: number;
  readonly now: Date;
}

/** Days after which a token that nobody used is spoken of, and after which a provider that says nothing is. */
const unusedDays = 2;
const silentDays = 7;

const day = 24 * 60 * 60 * 1000;

/** What is wrong, or about to be, with how a connection is reached. */
export function warningsOf(facts: ConnectionFacts): ConnectionWarning[] {
  const { tokens, clients, now } = facts;
  const live = { tokens: tokens.filter(isLive), clients: clients.filter(isLive) };
  const since = (at: Date) => Math.floor((now.getTime() - at.getTime()) / day);
  const warnings: ConnectionWarning[] = [];
  if (live.tokens.length + live.clients.length === 0) {
    const had = tokens.length + clients.length > 0;
    warnings.push({
      code: 'no_credential',
      message: `The identity provider is refused: ${had ? 'every token is expired or revoked' : 'there is no token'}. Make one, and enter it there.`,
    });
  }
  for (const one of live.tokens.filter(({ state }) => state === 'expiring')) {
    warnings.push({
      code: 'token_expiring',
      message: `The token ${one.prefix} expires ${within(one.expiresAt, now)}. Make a second one, enter it at the identity provider, then revoke this one.`,
    });
  }
  for (const one of live.clients.filter(({ state }) => state === 'expiring')) {
    warnings.push({
      code: 'client_expiring',
      message: `The secret of the client ${one.name} expires ${within(one.expiresAt, now)}. Make a second client, enter it at the identity provider, then revoke this one.`,
    });
  }
  for (const one of live.tokens) {
    if (one.lastUsedAt !== null || since(one.createdAt) < unusedDays) continue;
    warnings.push({
      code: 'token_unused',
      message: `The token ${one.prefix} was never used. If the identity provider has another one, revoke it.`,
    });
  }
  const [newer, older] = live.tokens;
  if (newer?.lastUsedAt && older?.lastUsedAt && since(older.lastUsedAt) >= 1 && since(newer.lastUsedAt) < 1) {
    warnings.push({
      code: 'token_superfluous',
      message: `The token ${older.prefix} was not used for ${counted(since(older.lastUsedAt), 'day')}, and a newer one is in use. Revoke it.`,
    });
  }
  const { lastUsedAt } = facts;
  if (facts.people > 0 && lastUsedAt !== null && since(lastUsedAt) >= silentDays) {
    warnings.push({
      code: 'provider_silent',
      message: `The identity provider said nothing for ${since(lastUsedAt)} days, although it pushed people before. Look there whether provisioning is on and reports errors.`,
    });
  }
  return warnings;
}

/** "in 9 days", rounded down; `today` for less than one. */
export function within(expiresAt: Date | null, now: Date): string {
  const days = Math.floor(((expiresAt?.getTime() ?? now.getTime()) - now.getTime()) / day);
  return days < 1 ? 'today' : `in ${counted(days, 'day')}`;
}
