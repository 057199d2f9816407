import type { Command } from 'commander';
import type { z } from 'zod';
import { PsmError } from '../../kernel/errors.ts';
import {
  addProvider,
  changeProvider,
  type IdentityProvider,
  listProviders,
  removeProvider,
} from '../../signin/providers.ts';
import { providerAddresses } from '../../signin/oidc/addresses.ts';
import { changeOf, shownProvider } from '../../signin/oidc/shown.ts';
import { type CommonOptions, inTenant, serverAddress, type TenantContext } from '../context.ts';
import { jsonFrom } from '../jsonFrom.ts';
import { later } from '../later.ts';
import { command, exit, printJson, printLine, table } from '../output.ts';

const { checkOnce } = later(() => import('../../signin/oidc/check.ts'));

/** `psm provider …`: where people of an organisation sign in. */
export function providerCommands(
  psm: Command,
  common: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const provider = psm.command('provider').description('identity providers, where people sign in');
  common(provider.command('list').description('list identity providers')).action(async (options) =>
    done(await list(options)),
  );
  common(provider.command('add').description('add an identity provider'))
    .requiredOption('--config <file>', 'its settings: a JSON file, - for standard input, or JSON')
    .action(async (options) => done(await add(options)));
  common(provider.command('set <provider>').description('change settings; the others stay'))
    .requiredOption('--config <file>', 'what changes: a JSON file, - for standard input, or JSON')
    .action(async (name, options) => done(await set(name, options)));
  common(
    provider.command('remove <provider>').description('remove it; sessions that were opened there end'),
  ).action(async (name, options) => done(await remove(name, options)));
  common(
    provider.command('check <provider>').description('ask it what it offers, and say what is wrong'),
  ).action(async (name, options) => done(await check(name, options)));
}

interface ConfigOptions extends CommonOptions {
  readonly config: string;
}

const example = '{"name": "Okta", "issuer": "https://acme.okta.com", "client_id": "0oa…"}';

async function list(options: CommonOptions): Promise<number> {
  return inTenant(options, 'own', async (context) => {
    const items = await context.scoped(async (scope) => {
      const addresses = await providerAddresses(scope, serverAddress(context.config));
      return (await listProviders(scope)).map((one) => shownProvider(one, addresses));
    });
    if (context.json) printJson({ items });
    else if (items.length === 0) {
      printLine(`There are no identity providers. Add one with: ${command('provider add --config FILE')}`);
    } else {
      const rows = items.map((one) => [
        one.id,
        one.name,
        one.enabled ? 'on' : 'off',
        one.domains.length === 0 ? 'everybody' : one.domains.join(', '),
        one.issuer,
      ]);
      printLine(table([['ID', 'NAME', 'STATE', 'PEOPLE', 'ISSUER'], ...rows]));
    }
    return exit.ok;
  });
}

async function add(options: ConfigOptions): Promise<number> {
  const { newIdentityProvider } = await import('../../http/contract/signin.ts');
  const given = read(newIdentityProvider, await jsonFrom(options.config, example));
  return inTenant(options, 'own', async (context) => {
    const keys = await context.database.secretKeys();
    const { name, issuer, client_id: clientId } = given;
    const settings = { ...changeOf(given), name, issuer, clientId };
    const added = await context.scoped((scope) => addProvider(scope, keys, settings, context.actor));
    return show(context, added, 'added');
  });
}

async function set(name: string, options: ConfigOptions): Promise<number> {
  const { identityProviderChange } = await import('../../http/contract/signin.ts');
  const given = read(identityProviderChange, await jsonFrom(options.config, '{"enabled": false}'));
  return inTenant(options, 'own', async (context) => {
    const { providerId } = await named(context, name);
    const keys = await context.database.secretKeys();
    const changed = await context.scoped((scope) =>
      changeProvider(scope, keys, providerId, changeOf(given), context.actor),
    );
    return show(context, changed, 'changed');
  });
}

async function remove(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'own', async (context) => {
    const provider = await named(context, name);
    await context.scoped((scope) => removeProvider(scope, provider.providerId, context.actor));
    if (context.json) printJson({ id: provider.providerId, removed: true });
    else printLine(`${provider.name} is removed. The people stay; sign-in links let them in.`);
    return exit.ok;
  });
}

async function check(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'own', async (context) => {
    const { providerId } = await named(context, name);
    const { config, database, tenantId } = context;
    const found = await checkOnce(config.outgoing, database, tenantId, providerId, serverAddress(config));
    if (context.json) printJson(found);
    else printLine(found.message);
    return found.ok ? exit.ok : exit.failed;
  });
}

async function show(context: TenantContext, provider: IdentityProvider, what: string): Promise<number> {
  const addresses = await context.scoped((scope) => providerAddresses(scope, serverAddress(context.config)));
  const shown = shownProvider(provider, addresses);
  if (context.json) printJson(shown);
  else {
    printLine(`${shown.name} is ${what}. Enter there:`);
    printLine(`  redirect URI                ${shown.redirect_uri}`);
    printLine(`  after signing out           ${shown.post_logout_redirect_uri}`);
    printLine(`  back-channel logout         ${shown.backchannel_logout_uri}`);
    printLine(`Look whether it can be reached: ${command(`provider check "${shown.name}"`)}`);
  }
  return exit.ok;
}

/** By the rules of the API. @throws PsmError `invalid_request` that names the setting */
function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const setting = issue?.path.join('.') ?? '';
  throw new PsmError(
    'invalid_request',
    `${setting === '' ? '' : `${setting}: `}${issue?.message ?? 'invalid'}.`,
  );
}

/** By id or name. @throws PsmError `not_found` with the providers that there are */
async function named(context: TenantContext, name: string): Promise<IdentityProvider> {
  const providers = await context.scoped(listProviders);
  const found = providers.filter(
    (one) => one.providerId === name || one.name.toLowerCase() === name.toLowerCase(),
  );
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const known = (found.length > 1 ? found : providers).map((one) => `"${one.name}" (${one.providerId})`);
  throw new PsmError(
    'not_found',
    providers.length === 0
      ? 'There are no identity providers yet.'
      : `Name one identity provider, by its id if need be: ${known.join(', ')}.`,
  );
}
