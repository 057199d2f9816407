import { type Command, Option } from 'commander';
import type { Config } from '../../config.ts';
import { PsmError } from '../../kernel/errors.ts';
import { connect, type ConnectionPolicy } from '../../scim/connection/connect.ts';
import { findConnection, listConnections } from '../../scim/connection/listConnections.ts';
import { createScimToken, listScimTokens, revokeScimToken } from '../../scim/connection/tokens.ts';
import { findHub } from '../../source/sources.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { command, exit, printJson, printLine, styled, table } from '../output.ts';

/** Adds `psm scim …` to the program. */
export function scimCommands(
  psm: Command,
  common: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const scim = psm.command('scim').description('identity providers that push people by SCIM 2.0');
  common(scim.command('connect').description('connect an identity provider; its token is shown this once'))
    .requiredOption('--hub <hub>', 'the hub whose people it pushes')
    .option('--name <name>', 'what people call it, for example Okta')
    .addOption(
      new Option(
        '--policy <policy>',
        'default: who is set inactive goes at once, all else asks; all-auto: all but deletions goes by itself',
      )
        .choices(['default', 'all-auto'])
        .default('default'),
    )
    .option('--expires-days <days>', 'how long the token is valid: 1 to 730, or never', '365')
    .action(async (options) => done(await connectProvider(options)));
  common(scim.command('list').description('list connections')).action(async (options) =>
    done(await list(options)),
  );
  common(
    scim
      .command('token <connection>')
      .description('make a second token, to change the first one for; it is shown this once'),
  )
    .option('--expires-days <days>', 'how long it is valid: 1 to 730, or never', '365')
    .action(async (named, options) => done(await token(named, options)));
  common(
    scim
      .command('revoke <connection> <credential>')
      .description('end a token or a client at once: its id, or what it is shown as'),
  ).action(async (named, credential, options) => done(await revoke(named, credential, options)));
}

interface ConnectOptions extends CommonOptions {
  readonly hub: string;
  readonly name?: string;
  readonly policy: ConnectionPolicy;
  readonly expiresDays: string;
}

async function connectProvider(options: ConnectOptions): Promise<number> {
  const expiresDays = daysOf(options.expiresDays);
  return inTenant(options, 'administer', async (context) => {
    const { name, policy } = options;
    const made = await context.scoped(async (scope) => {
      const { hubId, name: hub } = await findHub(scope, options.hub);
      return { hub, ...(await connect(scope, { hub: hubId, name, policy, expiresDays }, context.actor)) };
    });
    const url = addressOf(context.config);
    if (context.json) printJson({ url, token: made.token });
    else {
      printLine(`${made.name} pushes to ${made.hub} now. Enter at the identity provider:`);
      printLine();
      printLine(table(entries(url, made.token)));
      printLine();
      tellOnce();
    }
    return exit.ok;
  });
}

const entries = (url: string, secret: string) => [
  ['  tenant URL, base URL or SCIM address', url],
  ['  secret token, API token or OAuth bearer token', secret],
];

async function list(options: CommonOptions): Promise<number> {
  return inTenant(options, 'read', async (context) => {
    const items = await context.scoped(listConnections);
    const url = addressOf(context.config);
    if (context.json) {
      printJson({
        items: items.map(({ connectionId, lastPushAt, ...one }) => ({
          id: connectionId,
          ...one,
          hub: one.hub.name,
          url,
          last_push_at: lastPushAt?.toISOString() ?? null,
        })),
      });
    } else if (items.length === 0) {
      printLine(`No identity provider is connected. Connect one with: ${command('scim connect --hub HUB')}`);
    } else {
      const rows = items.map((one) => [
        one.name,
        one.hub.name,
        String(one.users),
        String(one.groups),
        String(one.tokens),
        String(one.clients),
        minute(one.lastPushAt) ?? 'never',
      ]);
      printLine(table([['NAME', 'HUB', 'USERS', 'GROUPS', 'TOKENS', 'CLIENTS', 'LAST PUSH'], ...rows]));
    }
    return exit.ok;
  });
}

async function token(
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
    const url = addressOf(context.config);
    if (context.json) {
      const { tokenId: id, prefix, expiresAt } = made.stored;
      printJson({ url, token: made.token, id, prefix, expires_at: expiresAt?.toISOString() ?? null });
    } else {
      printLine(made.token);
      tellOnce();
      const old = made.all.find(
        (one) => one.tokenId !== made.stored.tokenId && ['live', 'expiring'].includes(one.state),
      );
      if (old !== undefined) {
        process.stderr.write(
          `Enter it at the identity provider, then end the old one: ${command(`scim revoke "${named}" ${old.tokenId}`)}\n`,
        );
      }
    }
    return exit.ok;
  });
}

async function revoke(named: string, credential: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const id = await context.scoped(async (scope) => {
      const { connectionId } = await findConnection(scope, named);
      const tokens = await listScimTokens(scope, connectionId);
      const found = tokens.find((one) => one.tokenId === credential || one.prefix === credential);
      if (found === undefined) {
        const live = tokens.filter((one) => one.state !== 'revoked').map((one) => one.prefix);
        throw new PsmError(
          'not_found',
          `"${named}" has no token "${credential}"${live.length === 0 ? '.' : `, but ${live.join(', ')}.`}`,
        );
      }
      await revokeScimToken(scope, connectionId, found.tokenId, context.actor);
      return found.tokenId;
    });
    if (context.json) printJson({ id, revoked: true });
    else printLine('It is revoked: what it is used for is refused from now on.');
    return exit.ok;
  });
}

/** Where identity providers push to. */
function addressOf({ baseUrl, port }: Config): string {
  return `${(baseUrl ?? `http://localhost:${port}`).replace(/\/+$/, '')}/scim/v2`;
}

function tellOnce(): void {
  process.stderr.write(styled('dim', 'The token is shown only now: keep it as you keep a password.\n'));
}

function minute(at: Date | null): string | undefined {
  return at?.toISOString().slice(0, 16).replace('T', ' ');
}

/** @throws PsmError `invalid_request` */
function daysOf(given: string): number | null {
  if (given === 'never') return null;
  const days = Number(given);
  if (/^\d+$/.test(given) && days >= 1 && days <= 730) return days;
  throw new PsmError('invalid_request', `--expires-days takes 1 to 730, or never, not "${given}".`);
}
