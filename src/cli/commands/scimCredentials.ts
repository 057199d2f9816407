import type { Config } from '../../config.ts';
import { PsmError } from '../../kernel/errors.ts';
import { createScimClient, listScimClients, revokeScimClient } from '../../scim/connection/clients.ts';
import { connect, type ConnectionPolicy } from '../../scim/connection/connect.ts';
import { findConnection } from '../../scim/connection/listConnections.ts';
import { createScimToken, isLive, listScimTokens, revokeScimToken } from '../../scim/connection/tokens.ts';
import type { ScimClient, ScimToken } from '../../scim/connection/types.ts';
import { findHub } from '../../source/sources.ts';
import { type CommonOptions, inTenant, serverAddress } from '../context.ts';
import { command, exit, printJson, printLine, styled, table } from '../output.ts';

interface ConnectOptions extends CommonOptions {
  readonly hub: string;
  readonly name?: string;
  readonly policy: ConnectionPolicy;
  readonly expiresDays: string;
}

/** `psm scim connect`: prints where the identity provider pushes to, and its token, this once. */
export async function connectProvider(options: ConnectOptions): Promise<number> {
  const expiresDays = daysOf(options.expiresDays);
  return inTenant(options, 'administer', async (context) => {
    const { name, policy } = options;
    const made = await context.scoped(async (scope) => {
      const { hubId, name: hub } = await findHub(scope, options.hub);
      return { hub, ...(await connect(scope, { hub: hubId, name, policy, expiresDays }, context.actor)) };
    });
    const { url } = addressesOf(context.config);
    if (context.json) printJson({ url, token: made.token });
    else {
      printLine(`${made.name} pushes to ${made.hub} now. Enter at the identity provider:`);
      printLine();
      printLine(table(entries(url, made.token)));
      printLine();
      tellOnce('token');
    }
    return exit.ok;
  });
}

const entries = (url: string, secret: string) => [
  ['  tenant URL, base URL or SCIM address', url],
  ['  secret token, API token or OAuth bearer token', secret],
];

/** `psm scim token CONNECTION`: a second token, printed this once. */
export async function token(
  named: string,
  options: CommonOptions & { readonly expiresDays: string },
): Promise<number> {
  const expiresDays = daysOf(options.expiresDays);
  return inTenant(options, 'administer', async (context) => {
    const made = await context.scoped(async (scope) => {
      const { connectionId } = await findConnection(scope, named);
      return {
        ...(await createScimToken(scope, connectionId, expiresDays, context.actor)),
        all: await listScimTokens(scope, connectionId),
      };
    });
    const { url } = addressesOf(context.config);
    if (context.json) {
      const { tokenId: id, prefix, expiresAt } = made.stored;
      printJson({ url, token: made.token, id, prefix, expires_at: expiresAt?.toISOString() ?? null });
    } else {
      printLine(made.token);
      tellOnce('token');
      const old = made.all.find((one) => one.tokenId !== made.stored.tokenId && isLive(one));
      if (old !== undefined) {
        process.stderr.write(
          `Enter it at the identity provider, then end the old one: ${command(`scim revoke "${named}" ${old.tokenId}`)}\n`,
        );
      }
    }
    return exit.ok;
  });
}

/** `psm scim revoke CONNECTION TOKEN`: also a client. */
export async function revoke(named: string, credential: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const { actor } = context;
    const id = await context.scoped(async (scope) => {
      const { connectionId } = await findConnection(scope, named);
      const tokens = await listScimTokens(scope, connectionId);
      const clients = await listScimClients(scope, connectionId);
      const token = tokens.find((one) => one.tokenId === credential || one.prefix === credential);
      if (token !== undefined) {
        await revokeScimToken(scope, connectionId, token.tokenId, actor);
        return token.tokenId;
      }
      const known = clients.find((one) => one.clientId === credential || one.secretPrefix === credential);
      if (known === undefined) throw unknownCredential(named, credential, tokens, clients);
      await revokeScimClient(scope, connectionId, known.clientId, actor);
      return known.clientId;
    });
    if (context.json) printJson({ id, revoked: true });
    else printLine('It is revoked: what it is used for is refused from now on.');
    return exit.ok;
  });
}

function unknownCredential(
  named: string,
  credential: string,
  tokens: readonly ScimToken[],
  clients: readonly ScimClient[],
): PsmError {
  const known = [
    ...tokens.filter(({ state }) => state !== 'revoked').map(({ prefix }) => prefix),
    ...clients
      .filter(({ state }) => state !== 'revoked')
      .map(({ clientId, name }) => `${clientId} (${name})`),
  ];
  const others = known.length === 0 ? '' : `, but ${known.join(', ')}`;
  return new PsmError('not_found', `"${named}" has no token and no client "${credential}"${others}.`);
}

interface ClientOptions extends CommonOptions {
  readonly name: string;
  readonly tokenMinutes: string;
  readonly expiresDays: string;
}

/** `psm scim client CONNECTION`: a client of OAuth 2.0, whose secret is printed this once. */
export async function client(named: string, options: ClientOptions): Promise<number> {
  const expiresDays = daysOf(options.expiresDays);
  const tokenMinutes = numberOf('--token-minutes', options.tokenMinutes, 60, 360);
  return inTenant(options, 'administer', async (context) => {
    const { secret, stored } = await context.scoped(async (scope) => {
      const { connectionId } = await findConnection(scope, named);
      const given = { name: options.name, tokenMinutes, expiresDays };
      return createScimClient(scope, connectionId, given, context.actor);
    });
    const { url, tokenUrl } = addressesOf(context.config);
    if (context.json) {
      printJson({ url, token_url: tokenUrl, client_id: stored.clientId, client_secret: secret });
    } else {
      printLine(
        table([
          ['  tenant URL, base URL or SCIM address', url],
          ['  token endpoint', tokenUrl],
          ['  client identifier', stored.clientId],
          ['  client secret', secret],
        ]),
      );
      tellOnce('secret');
    }
    return exit.ok;
  });
}

/** Where identity providers push to, and where their OAuth clients get access tokens. */
export function addressesOf(config: Config): { readonly url: string; readonly tokenUrl: string } {
  const base = serverAddress(config).replace(/\/+$/, '');
  return { url: `${base}/scim/v2`, tokenUrl: `${base}/scim/oauth/token` };
}

function tellOnce(what: 'token' | 'secret'): void {
  process.stderr.write(styled('dim', `The ${what} is shown only now: keep it as you keep a password.\n`));
}

/** @throws PsmError `invalid_request` */
function daysOf(given: string): number | null {
  return given === 'never' ? null : numberOf('--expires-days', given, 1, 730, ', or never');
}

/** @throws PsmError `invalid_request` */
function numberOf(option: string, given: string, least: number, most: number, more = ''): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  throw new PsmError('invalid_request', `${option} takes ${least} to ${most}${more}, not "${given}".`);
}
