import { migrate, migrationStatus } from '../../db/migrate.ts';
import { type Transport, transportOf } from '../../db/transport.ts';
import { listTenants } from '../../directory/tenants.ts';
import { type CommonOptions, withDatabase } from '../context.ts';
import { exit, printJson, printLine, styled } from '../output.ts';

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

const transports: Readonly<Record<Transport, string>> = {
  local: 'the database is on this machine',
  verified: 'the way to the database is encrypted, and its certificate is looked at',
  unverified:
    'the way to the database is encrypted, but nobody looks whose certificate it is: sslmode=verify-full in DATABASE_URL does',
  plain: 'the way to the database is not encrypted: put sslmode=verify-full into DATABASE_URL',
};

/** `psm doctor`: is everything in order on this machine? */
export async function doctor(options: CommonOptions): Promise<number> {
  return withDatabase(options, async (context) => {
    const { rows } = await context.database.app.query<{ version: string; role: string }>(
      `select current_setting('server_version') as version, current_user as role`,
    );
    const migrations = await migrationStatus(context.database.ownerUrl);
    const tenants = await listTenants(context.database);
    const { databaseUrl } = context.config;
    const transport = databaseUrl === undefined ? 'local' : transportOf(databaseUrl);
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
        check: 'transport',
        ok: !['plain', 'unverified'].includes(transport),
        message: transports[transport],
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
