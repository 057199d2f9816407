import closeWithGrace from 'close-with-grace';
import { type Config, loadConfig } from '../../config.ts';
import { withTenant } from '../../db/tenant.ts';
import { listAdmins } from '../../directory/admins.ts';
import { welcomeAddress } from '../../signin/setupSecret.ts';
import { signinAddress } from '../../kernel/signinAddress.ts';
import { createSigninLink, linkMinutes } from '../../signin/link.ts';
import { listTenants } from '../../directory/tenants.ts';
import { counted } from '../../kernel/text.ts';
import type { RunningServer } from '../../server.ts';
import type { CommonOptions } from '../context.ts';
import { preparePage } from '../preparePage.ts';
import { exit, printJson, printLine, styled } from '../output.ts';

/** Milliseconds for what is under way when the server is asked to stop. */
const grace = 30_000;

export interface StartOptions extends CommonOptions {
  readonly roles?: string;
}

/** `psm start`: serves until it is asked to stop. */
export async function start({ roles, ...options }: StartOptions): Promise<number> {
  const config = loadConfig(roles === undefined ? process.env : { ...process.env, ...given(roles) });
  // Only here: the other commands need no HTTP, and start in half the time without it.
  const { startServer } = await import('../../server.ts');
  const server = await startServer(config);
  const stopped = new Promise<void>((resolve) => {
    closeWithGrace({ delay: grace, logger: false }, async ({ err }) => {
      if (err !== undefined)
        process.stderr.write(`${styled('red', 'Error:')} ${err.name}: the server stops.\n`);
      await server.close();
      resolve();
    });
  });
  if (options.json === true) printJson({ url: server.url ?? null });
  else if (server.url === undefined) greetNode(config.roles);
  else await greet(server, server.url, config);
  const fault = server.url === undefined ? undefined : await preparePage();
  if (fault !== undefined) process.stderr.write(`${styled('yellow', fault)}\n`);
  await stopped;
  return exit.ok;
}

/** What is typed here goes before the environment. */
function given(roles: string): Record<string, string | undefined> {
  return { PSM_ROLES: roles, PSM_ROLES_FILE: undefined };
}

function greetNode(roles: Config['roles']): void {
  const what = roles.map((role) => (role === 'worker' ? 'works on runs' : 'pulls sources on schedule'));
  printLine(styled('green', `This node of Profile Sync Manager ${what.join(' and ')}. It listens nowhere.`));
  printLine(styled('dim', 'Ctrl-C stops it.'));
}

async function greet(server: RunningServer, url: string, { baseUrl, host }: Config): Promise<void> {
  const address = baseUrl ?? url;
  const tenants = await listTenants(server.database);
  printLine(`${styled('green', 'Profile Sync Manager listens on')} ${styled('bold', url)}`);
  printLine(`  API  ${url}/api/openapi.json`);
  if (!['127.0.0.1', '::1', 'localhost'].includes(host)) {
    printLine(styled('yellow', '  Other machines can reach it: put a proxy with TLS in front.'));
  }
  printLine();
  if (tenants.length === 0) {
    printLine('Nothing is set up yet. Open this to begin (good once, while this server runs):');
    printLine(`  ${styled('bold', welcomeAddress(address, server.setupSecret.value() ?? ''))}`);
    printLine('Or in a second terminal:');
    printLine('  npm run psm -- demo               a sample organisation with sample exports');
    printLine('  npm run psm -- setup FILE.json    your own');
  } else {
    const link =
      tenants.length === 1 ? await ownersLink(server, address, tenants[0]?.tenantId ?? '') : undefined;
    if (link !== undefined) {
      printLine(`Sign in as ${link.email} (good once, for ${linkMinutes} minutes):`);
      printLine(`  ${styled('bold', link.url)}`);
    } else {
      printLine(`${counted(tenants.length, 'organisation')}: ${tenants.map(({ slug }) => slug).join(', ')}`);
    }
    printLine('Another sign-in link, for any admin:');
    printLine('  npm run psm -- signin-link EMAIL');
  }
  printLine();
  printLine(styled('dim', 'Ctrl-C stops it.'));
}

/** So that whoever starts the server on their own machine is in with one click. */
async function ownersLink(
  server: RunningServer,
  address: string,
  tenantId: string,
): Promise<{ email: string; url: string } | undefined> {
  return withTenant(server.database, tenantId, async (scope) => {
    const owner = (await listAdmins(scope)).find((admin) => admin.role === 'owner');
    if (owner === undefined) return undefined;
    const link = await createSigninLink(scope, owner.email, 'console:start');
    return { email: owner.email, url: signinAddress(address, link) };
  });
}
