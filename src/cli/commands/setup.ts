import { readFile } from 'node:fs/promises';
import { callersPath } from '../../config.ts';
import { withTenant } from '../../db/tenant.ts';
import { applySetup, type SetupResult } from '../../directory/setup.ts';
import { parseSetup, type SetupFile } from '../../directory/setupFile.ts';
import { listTenants } from '../../directory/tenants.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { counted } from '../../kernel/text.ts';
import { type CommandContext, type CommonOptions, withDatabase } from '../context.ts';
import { command, exit, printJson, printLine } from '../output.ts';

/** `psm setup FILE.json`: what an organisation looks like before its first sync. Doing it twice changes nothing. */
export async function setup(file: string, options: CommonOptions): Promise<number> {
  const content = await readFile(callersPath(file), 'utf8').catch((cause: unknown) => {
    throw new PsmError('invalid_setup', `The set-up file "${file}" cannot be read.`, { cause });
  });
  const parsed = parseSetup(content);
  return withDatabase(options, async (context) => {
    const result = await setUp(context, parsed);
    if (context.json) printJson(result);
    else {
      printLine(sentence(result));
      printLine(`Next: ${command('plan FILE --hub HUB')}`);
    }
    return exit.ok;
  });
}

export async function setUp(context: CommandContext, file: SetupFile): Promise<SetupResult> {
  const tenants = await listTenants(context.database);
  const tenantId = tenants.find((tenant) => tenant.slug === file.tenant.slug)?.tenantId ?? newId();
  return withTenant(context.database, tenantId, (scope) => applySetup(scope, file));
}

function sentence(result: SetupResult): string {
  const parts = [
    counted(result.hubs, 'hub'),
    counted(result.fields, 'field'),
    counted(result.programs, 'program'),
    counted(result.admins, 'admin'),
    `${counted(result.members.created, 'new member')} (${result.members.existing.toLocaleString('en')} known already)`,
  ];
  return `Set up "${result.tenant}": ${parts.join(', ')}.`;
}
