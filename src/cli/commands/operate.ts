import { loadConnectors } from '../../connector/registry.ts';
import { loadConfig } from '../../config.ts';
import { migrate, migrationStatus } from '../../db/migrate.ts';
import { listTenants } from '../../directory/tenants.ts';
import { PsmError } from '../../kernel/errors.ts';
import { checkSource } from '../../pipeline/check.ts';
import { listSources, type Source } from '../../source/sources.ts';
import { type CommonOptions, inTenant, type TenantContext, withDatabase } from '../context.ts';
import { exit, printJson, printLine, styled, table } from '../output.ts';

/** `psm connectors`: what people can come from. Needs no set-up and no database. */
export async function connectors(options: CommonOptions): Promise<number> {
  loadConfig();
  const items = [...(await loadConnectors()).values()].map(({ spec }) => ({
    name: spec.name,
    title: spec.title,
    delivery: spec.delivery,
    docs: spec.docs,
  }));
  if (options.json === true) printJson({ items });
  else
    printLine(
      table([['NAME', 'DELIVERY', 'TITLE'], ...items.map((one) => [one.name, one.delivery, one.title])]),
    );
  return exit.ok;
}

/** `psm check SOURCE`: can the source be read with its settings? */
export async function check(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    const result = await checkSource(context.pipeline, source);
    if (context.json) printJson({ source: source.name, ...result });
    else
      printLine(
        `${result.ok ? styled('green', 'ok') : styled('red', 'not ok')}  ${source.name}: ${result.message}`,
      );
    return result.ok ? exit.ok : exit.failed;
  });
}

/** `psm sync SOURCE`: pull a source now. Files that are uploaded come with `psm plan`. */
export async function sync(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    const { delivery } = (await loadConnectors()).get(source.connector)?.spec ?? {};
    if (delivery === 'upload') {
      throw new PsmError(
        'conflict',
        `"${source.name}" takes uploaded files: psm plan FILE --hub HUB --source "${source.name}".`,
      );
    }
    throw new PsmError(
      'conflict',
      `"${source.name}" cannot be pulled: its connector "${source.connector}" is not here.`,
    );
  });
}

async function namedSource(context: TenantContext, name: string): Promise<Source> {
  const sources = await context.scoped(listSources);
  const found = sources.find((one) => one.sourceId === name || one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const known = sources.map((one) => `"${one.name}"`).join(', ');
  throw new PsmError(
    'not_found',
    known === '' ? 'There are no sources yet.' : `There is no source "${name}". The sources are ${known}.`,
  );
}

/** `psm db status|migrate`. Every command brings the database up to date by itself; these are for operators who want to see it. */
export async function database(what: 'status' | 'migrate', options: CommonOptions): Promise<number> {
  return withDatabase(options, async (context) => {
    if (what === 'migrate') await migrate(context.database.ownerUrl);
    const items = await migrationStatus(context.database.ownerUrl);
    if (context.json) printJson({ items });
    else
      for (const one of items)
        printLine(`${one.applied ? styled('green', 'applied') : styled('yellow', 'waiting')}  ${one.name}`);
    return exit.ok;
  });
}

/** `psm doctor`: is everything in order on this machine? */
export async function doctor(options: CommonOptions): Promise<number> {
  return withDatabase(options, async (context) => {
    const { rows } = await context.database.app.query<{ version: string; role: string }>(
      `select current_setting('server_version') as version, current_user as role`,
    );
    const migrations = await migrationStatus(context.database.ownerUrl);
    const tenants = await listTenants(context.database);
    const items = [
      { check: 'node', ok: true, message: process.version },
      {
        check: 'postgresql',
        ok: true,
        message: `${rows[0]?.version ?? ''}${context.config.databaseUrl === undefined ? ' (embedded)' : ''}`,
      },
      { check: 'role', ok: rows[0]?.role === 'psm_app', message: `works as ${rows[0]?.role ?? ''}` },
      {
        check: 'migrations',
        ok: migrations.every((one) => one.applied),
        message: `${migrations.length} applied`,
      },
      {
        check: 'tenants',
        ok: tenants.length > 0,
        message:
          tenants.length === 0
            ? 'nothing is set up yet: psm setup FILE.json'
            : tenants.map((one) => one.slug).join(', '),
      },
      {
        check: 'mail',
        ok: true,
        message:
          context.config.smtpUrl === undefined
            ? 'no SMTP_URL: mail is kept in the outbox'
            : 'sent through SMTP_URL',
      },
    ];
    if (context.json) printJson({ items });
    else
      for (const one of items)
        printLine(`${one.ok ? styled('green', 'ok') : styled('yellow', '!!')}  ${one.check}: ${one.message}`);
    return exit.ok;
  });
}
