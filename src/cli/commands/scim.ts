import { type Command, Option } from 'commander';
import { findConnection, listConnections } from '../../scim/connection/listConnections.ts';
import { listRequests } from '../../scim/connection/requests.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { command, exit, printJson, printLine, table } from '../output.ts';
import { addressesOf, client, connectProvider, revoke, token } from './scimCredentials.ts';

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
  common(
    scim
      .command('client <connection>')
      .description('make a client of OAuth 2.0 client credentials; its secret is shown this once'),
  )
    .option('--name <name>', 'what it is for', 'OAuth')
    .option('--token-minutes <minutes>', 'how long its access tokens are valid: 60 to 360', '60')
    .option('--expires-days <days>', 'how long its secret is valid: 1 to 730, or never', '365')
    .action(async (named, options) => done(await client(named, options)));
  common(
    scim
      .command('requests <connection>')
      .description('what the identity provider asked, newest first, values masked'),
  )
    .option('--failed', 'only what was answered with an error')
    .action(async (named, options) => done(await requests(named, options)));
}

async function list(options: CommonOptions): Promise<number> {
  return inTenant(options, 'read', async (context) => {
    const items = await context.scoped(listConnections);
    const { url } = addressesOf(context.config);
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

/** Lines of one list. */
const mostRequests = 100;

async function requests(
  named: string,
  options: CommonOptions & { readonly failed?: boolean },
): Promise<number> {
  return inTenant(options, 'read', async (context) => {
    const { items } = await context.scoped(async (scope) => {
      const { connectionId } = await findConnection(scope, named);
      return listRequests(scope, connectionId, { failed: options.failed, limit: mostRequests });
    });
    if (context.json) {
      printJson({
        items: items.map(({ scimType, userAgent, ...one }) => ({
          ...one,
          at: one.at.toISOString(),
          scim_type: scimType,
          user_agent: userAgent,
        })),
      });
    } else if (items.length === 0) {
      printLine(
        options.failed === true ? 'Nothing failed within 30 days.' : 'Nothing was asked within 30 days.',
      );
    } else {
      const rows = items.map((one) => [
        one.at.toISOString().slice(0, 19).replace('T', ' '),
        String(one.status),
        one.method,
        one.path,
        one.detail ?? '',
      ]);
      printLine(table([['AT', 'STATUS', 'METHOD', 'PATH', 'ERROR'], ...rows]));
    }
    return exit.ok;
  });
}

function minute(at: Date | null): string | undefined {
  return at?.toISOString().slice(0, 16).replace('T', ' ');
}
