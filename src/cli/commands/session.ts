import type { Command } from 'commander';
import type { TenantScope } from '../../db/tenant.ts';
import { listAdmins } from '../../directory/admins.ts';
import { PsmError } from '../../kernel/errors.ts';
import { counted, emailKey } from '../../kernel/text.ts';
import { endSessionsOf, listSessions } from '../../signin/sessionList.ts';
import { shownSession } from '../../signin/shownSession.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { exit, printJson, printLine, table } from '../output.ts';

/** Adds `psm session …` to the program. */
export function sessionCommands(
  psm: Command,
  common: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const session = psm.command('session').description('where admins are signed in');
  common(session.command('list <email>').description('list the sessions of an admin')).action(
    async (email, options) => done(await list(email, options)),
  );
  common(session.command('end <email>').description('end all sessions of an admin at once')).action(
    async (email, options) => done(await end(email, options)),
  );
}

async function list(email: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'own', async (context) => {
    const sessions = await context.scoped(async (scope) => listSessions(scope, await adminOf(scope, email)));
    const shown = sessions.map((one) => shownSession(one));
    if (context.json) {
      printJson({ items: shown });
      return exit.ok;
    }
    const rows = shown.map((one) => [
      one.browser ?? 'unknown',
      one.address ?? '',
      one.provider ?? one.method,
      one.created_at,
      one.seen_at,
    ]);
    if (rows.length > 0) printLine(table([['BROWSER', 'ADDRESS', 'BY', 'SINCE', 'LAST USED'], ...rows]));
    else printLine(`${email} is signed in nowhere.`);
    return exit.ok;
  });
}

async function end(email: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'own', async (context) => {
    const ended = await context.scoped(async (scope) =>
      endSessionsOf(scope, await adminOf(scope, email), context.actor),
    );
    if (context.json) printJson({ email, ended });
    else printLine(`${counted(ended, 'session')} ended.`);
    return exit.ok;
  });
}

async function adminOf(scope: TenantScope, email: string): Promise<string> {
  const admin = (await listAdmins(scope)).find((one) => emailKey(one.email) === emailKey(email));
  if (admin === undefined) throw new PsmError('not_found', `There is no admin "${email}".`);
  return admin.adminId;
}
