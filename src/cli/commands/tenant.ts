import { type Command, InvalidArgumentError } from 'commander';
import { withTenant } from '../../db/tenant.ts';
import { type GivenLimits, limitsOf } from '../../directory/limits.ts';
import { PsmError } from '../../kernel/errors.ts';
import { signinAddress } from '../../kernel/signinAddress.ts';
import { changeTenant, createTenant, resumeTenant, suspendTenant } from '../../tenancy/administer.ts';
import { listTenantRecords, readTenant, tenantIdOf, type TenantRecord } from '../../tenancy/tenantRecord.ts';
import {
  type CommandContext,
  type CommonOptions,
  consoleActor,
  serverAddress,
  withDatabase,
} from '../context.ts';
import { command, exit, printJson, printLine, styled, table } from '../output.ts';
import { tenantErase, tenantExport, tenantImport } from './tenantArchive.ts';

/** Adds `psm tenant …` to the program: for whoever works on the machine. */
export function tenantCommands(
  psm: Command,
  common: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const tenant = psm.command('tenant').description('organisations that share this installation');
  const add = (name: string, description: string) => common(tenant.command(name).description(description));
  add('list', 'list tenants').action(async (options) => done(await list(options)));
  limited(add('create', 'make a tenant with its owner, who signs in with the link'))
    .requiredOption('--slug <slug>', 'its short name, which stands in addresses: /t/SLUG')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--owner <email>', 'who owns it')
    .option('--hub <hub...>', 'its hubs')
    .option('--host <host>', 'the host name it is reached under')
    .action(async (options) => done(await create(options)));
  add('show <slug>', 'one tenant, with what it uses and what it may have').action(async (slug, options) =>
    done(await show(slug, options)),
  );
  limited(add('set <slug>', 'change name, host name and limits'))
    .option('--name <name>', 'what people call it')
    .option('--host <host>', 'the host name it is reached under; "" for none')
    .action(async (slug, options) => done(await set(slug, options)));
  add('suspend <slug>', 'stop everything of it; nothing is lost')
    .requiredOption('--reason <text>', 'why')
    .action(async (slug, options) => done(await suspend(slug, options)));
  add('resume <slug>', 'let everything of it go on').action(async (slug, options) =>
    done(await resume(slug, options)),
  );
  add('export <slug>', 'write everything of it to a file')
    .requiredOption('--to <file>', 'a file that is not there yet')
    .action(async (slug, options) => done(await tenantExport(slug, options)));
  add('import <file>', 'bring a tenant here that was exported elsewhere; it arrives suspended')
    .option('--key <key>', 'of the secrets in it; without it they are left out')
    .option('--slug <slug>', 'another short name')
    .option('--host <host>', 'another host name; "" for none')
    .action(async (file, options) => done(await tenantImport(file, options)));
  add('erase <slug>', 'erase a suspended tenant with everything that it has, for good')
    .requiredOption('--confirm <slug>', 'its short name again')
    .action(async (slug, options) => done(await tenantErase(slug, options)));
}

const limitOptions = {
  maxMembers: 'members',
  maxHubs: 'hubs',
  maxSources: 'sources',
  maxFiles: 'files_per_day',
  maxRequests: 'requests_per_minute',
} as const;

type LimitOptions = { readonly [Name in keyof typeof limitOptions]?: number | null };

function limited(given: Command): Command {
  return given
    .option('--max-members <number>', 'limit of members; "none" for none', numberOrNone)
    .option('--max-hubs <number>', 'limit of hubs', numberOrNone)
    .option('--max-sources <number>', 'limit of sources, uploads apart', numberOrNone)
    .option('--max-files <number>', 'limit of uploads and pulls within 24 hours', numberOrNone)
    .option('--max-requests <number>', 'limit of requests a minute to the API of a node', numberOrNone);
}

function numberOrNone(text: string): number | null {
  if (text === 'none') return null;
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a number, or "none".');
  return Number(text);
}

function limitsIn(options: LimitOptions): GivenLimits {
  return Object.fromEntries(
    Object.entries(limitOptions).flatMap(([option, name]) => {
      const value = options[option as keyof LimitOptions];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Runs a command about the tenant of a short name. Only whoever works on the machine may: `--as` has no meaning here. */
export async function aboutTenant<T>(
  slug: string | undefined,
  options: CommonOptions,
  work: (context: CommandContext, tenantId: string, actor: string) => Promise<T>,
): Promise<T> {
  if (options.as !== undefined) {
    throw new PsmError('forbidden', 'Only the operator of this machine may do this. Leave out --as.');
  }
  return withDatabase(options, async (context) => {
    const tenantId = slug === undefined ? '' : await tenantIdOf(context.database, slug);
    return work(context, tenantId, consoleActor());
  });
}

function list(options: CommonOptions): Promise<number> {
  return aboutTenant(undefined, options, async ({ database, json }) => {
    const tenants = await listTenantRecords(database);
    if (json) printJson({ items: tenants });
    else if (tenants.length === 0)
      printLine(`There are no tenants. Make one with: ${command('tenant create')}`);
    else {
      const rows = tenants.map((one) => [
        one.slug,
        one.name,
        one.status,
        one.host ?? '',
        String(one.usage.members),
        String(one.usage.hubs),
        String(one.usage.sources),
      ]);
      printLine(table([['SLUG', 'NAME', 'STATE', 'HOST', 'MEMBERS', 'HUBS', 'SOURCES'], ...rows]));
    }
    return exit.ok;
  });
}

interface CreateOptions extends CommonOptions, LimitOptions {
  readonly slug: string;
  readonly name: string;
  readonly owner: string;
  readonly hub?: readonly string[];
  readonly host?: string;
}

function create(options: CreateOptions): Promise<number> {
  const { slug, name, owner: ownerEmail, hub: hubs, host } = options;
  return aboutTenant(undefined, options, async ({ database, json, config }, _, actor) => {
    const given = { slug, name, ownerEmail, hubs, host, limits: limitsIn(options) };
    const { tenant, link } = await createTenant(database, given, actor);
    const url = signinAddress(serverAddress(config), link);
    if (json) printJson({ tenant, link: url });
    else {
      printLine(url);
      process.stderr.write(
        styled('dim', `Signs ${ownerEmail} in to ${tenant.name}, once, within 15 minutes.\n`),
      );
    }
    return exit.ok;
  });
}

function show(slug: string, options: CommonOptions): Promise<number> {
  return aboutTenant(slug, options, async ({ database, json }, tenantId) => {
    tell(await withTenant(database, tenantId, readTenant), json);
    return exit.ok;
  });
}

interface SetOptions extends CommonOptions, LimitOptions {
  readonly name?: string;
  readonly host?: string;
}

function set(slug: string, options: SetOptions): Promise<number> {
  return aboutTenant(slug, options, async ({ database, json }, tenantId, actor) => {
    const host = options.host === '' ? null : options.host;
    const change = { name: options.name, host, limits: limitsIn(options) };
    tell(await changeTenant(database, tenantId, change, actor), json);
    return exit.ok;
  });
}

function suspend(slug: string, options: CommonOptions & { readonly reason: string }): Promise<number> {
  return aboutTenant(slug, options, async ({ database, json }, tenantId, actor) => {
    const tenant = await suspendTenant(database, tenantId, options.reason, actor);
    if (json) printJson(tenant);
    else printLine(`"${tenant.name}" is suspended. It goes on with: ${command(`tenant resume ${slug}`)}`);
    return exit.ok;
  });
}

function resume(slug: string, options: CommonOptions): Promise<number> {
  return aboutTenant(slug, options, async ({ database, json }, tenantId, actor) => {
    const tenant = await resumeTenant(database, tenantId, actor);
    if (json) printJson(tenant);
    else printLine(`"${tenant.name}" goes on.`);
    return exit.ok;
  });
}

function tell(tenant: TenantRecord, json: boolean): void {
  if (json) {
    printJson(tenant);
    return;
  }
  const { usage, limits, suspended } = tenant;
  const of = (used: number | undefined, most: number | null) =>
    `${used ?? ''}${most === null ? '' : `${used === undefined ? '' : ' '}of at most ${most}`}`;
  const shown: string[][] = [
    ['Name', tenant.name],
    ['Short name', tenant.slug],
    ['Id', tenant.id],
    ['Host', tenant.host ?? 'none of its own'],
    ['State', suspended === null ? tenant.status : `${tenant.status}: ${suspended.reason ?? ''}`],
    ...Object.entries(limitsOf(limits)).map(([name, most]) => [
      name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' '),
      of(usage[name as keyof typeof usage], most as number | null) || 'no limit',
    ]),
    ['Admins', String(usage.admins)],
  ];
  printLine(table(shown));
}
