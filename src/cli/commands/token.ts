import { roles, tokenScopes } from '../../directory/roles.ts';
import type { TokenScope } from '../../db/securityTables.ts';
import { createToken, listTokens, revokeToken } from '../../directory/tokens.ts';
import { PsmError } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { command, exit, printJson, printLine, styled, table } from '../output.ts';

export interface TokenOptions extends CommonOptions {
  readonly name?: string;
  readonly role?: string;
  readonly days?: string;
  readonly scope?: string;
  readonly requestsPerMinute?: string;
}

/** `psm token create`: prints the token, this once. */
export async function tokenCreate(options: TokenOptions): Promise<number> {
  const { name = 'API', role: wanted = 'admin' } = options;
  const role = roles.find((one) => one === wanted);
  if (role === undefined) {
    throw new PsmError('invalid_request', `--role takes ${roles.join(', ')}, not "${wanted}".`);
  }
  const expiresDays = numberOf('--days', options.days, 3650);
  const requestsPerMinute = numberOf('--requests-per-minute', options.requestsPerMinute, 100_000);
  const scopes = scopesOf(options.scope);
  if (scopes !== undefined && role === 'operator') {
    throw new PsmError('invalid_request', '--scope is for tokens of a tenant: an operator has none.');
  }
  return inTenant(options, role === 'operator' ? 'operator' : 'own', async (context) => {
    const given = { name, role, scopes, requestsPerMinute, expiresDays, createdBy: context.actor };
    const { token, stored } = await context.scoped((scope) => createToken(scope, given));
    if (context.json) {
      printJson({
        token,
        id: stored.tokenId,
        name,
        role,
        scopes: stored.scopes,
        requests_per_minute: stored.requestsPerMinute,
        expires_at: stored.expiresAt?.toISOString() ?? null,
      });
    } else {
      printLine(token);
      const limit = stored.scopes === null ? '' : ` for ${stored.scopes.join(', ')} alone`;
      process.stderr.write(
        styled('dim', `Role ${role}${limit}. It is shown only now: keep it as you keep a password.\n`),
      );
    }
    return exit.ok;
  });
}

function numberOf(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= most) return number;
  throw new PsmError('invalid_request', `${option} takes a number from 1 to ${most}, not "${text}".`);
}

function scopesOf(text: string | undefined): TokenScope[] | undefined {
  if (text === undefined) return undefined;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !tokenScopes.some((scope) => scope === name));
  if (unknown !== undefined || names.length === 0) {
    throw new PsmError(
      'invalid_request',
      `--scope takes ${tokenScopes.join(', ')}, not "${unknown ?? text}".`,
    );
  }
  return names as TokenScope[];
}

/** `psm token list`. */
export async function tokenList(options: CommonOptions): Promise<number> {
  return inTenant(options, 'own', async (context) => {
    const tokens = await context.scoped(listTokens);
    if (context.json) {
      printJson({
        items: tokens.map((one) => ({
          id: one.tokenId,
          name: one.name,
          prefix: one.prefix,
          role: one.role,
          scopes: one.scopes,
          requests_per_minute: one.requestsPerMinute,
          created_by: one.createdBy,
          created_at: one.createdAt.toISOString(),
          expires_at: one.expiresAt?.toISOString() ?? null,
          last_used_at: one.lastUsedAt?.toISOString() ?? null,
          revoked_at: one.revokedAt?.toISOString() ?? null,
        })),
      });
      return exit.ok;
    }
    const rows = tokens.map((one) => [
      one.tokenId,
      one.name,
      one.prefix,
      one.scopes === null ? one.role : `${one.role}: ${one.scopes.join(', ')}`,
      one.revokedAt === null ? (one.expiresAt?.toISOString().slice(0, 10) ?? 'never') : 'revoked',
      one.lastUsedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never',
    ]);
    if (rows.length > 0) printLine(table([['ID', 'NAME', 'TOKEN', 'ROLE', 'EXPIRES', 'LAST USED'], ...rows]));
    else printLine(`There are no tokens. Make one with: ${command('token create')}`);
    return exit.ok;
  });
}

/** `psm token revoke ID`. */
export async function tokenRevoke(tokenId: string, options: CommonOptions): Promise<number> {
  if (!isId(tokenId)) throw new PsmError('not_found', `There is no token "${tokenId}".`);
  return inTenant(options, 'own', async (context) => {
    await context.scoped((scope) => revokeToken(scope, tokenId, context.actor));
    if (context.json) printJson({ id: tokenId, revoked: true });
    else printLine('The token is revoked.');
    return exit.ok;
  });
}
