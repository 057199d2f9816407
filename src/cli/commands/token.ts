import { roles } from '../../directory/roles.ts';
import { createToken, listTokens, revokeToken } from '../../directory/tokens.ts';
import { PsmError } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { command, exit, printJson, printLine, styled, table } from '../output.ts';

export interface TokenOptions extends CommonOptions {
  readonly name?: string;
  readonly role?: string;
  readonly days?: string;
}

/** `psm token create`: prints the token, this once. */
export async function tokenCreate(options: TokenOptions): Promise<number> {
  const { name = 'API', role: wanted = 'admin' } = options;
  const role = roles.find((one) => one === wanted);
  if (role === undefined) {
    throw new PsmError('invalid_request', `--role takes ${roles.join(', ')}, not "${wanted}".`);
  }
  const expiresDays = options.days === undefined ? undefined : Number(options.days);
  if (
    expiresDays !== undefined &&
    !(Number.isInteger(expiresDays) && expiresDays > 0 && expiresDays <= 3650)
  ) {
    throw new PsmError('invalid_request', `--days takes a number from 1 to 3650, not "${options.days}".`);
  }
  return inTenant(options, 'own', async (context) => {
    const createdBy = context.actor;
    const { token, stored } = await context.scoped((scope) =>
      createToken(scope, { name, role, expiresDays, createdBy }),
    );
    if (context.json) {
      const expires = stored.expiresAt?.toISOString() ?? null;
      printJson({ token, id: stored.tokenId, name, role, expires_at: expires });
    } else {
      printLine(token);
      process.stderr.write(
        styled('dim', `Role ${role}. It is shown only now: keep it as you keep a password.\n`),
      );
    }
    return exit.ok;
  });
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
      one.role,
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
