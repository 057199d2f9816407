import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { callersPath } from '../../config.ts';
import { PsmError } from '../../kernel/errors.ts';
import { counted } from '../../kernel/text.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { later } from '../later.ts';
import { exit, printJson, printLine } from '../output.ts';

const { erasePerson } = later(() => import('../../person/erasePerson.ts'));
const { exportPerson } = later(() => import('../../person/exportPerson.ts'));

/** `psm person …`: a copy of all that is kept of somebody, and its erasure. */
export function personCommands(
  psm: Command,
  common: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const person = psm.command('person').description('what is kept of a person');
  common(person.command('export <email>').description('all that is kept of a person, as JSON'))
    .option('--to <file>', 'into a file; to standard output when it is left out')
    .action(async (email, options) => done(await exportCommand(email, options)));
  common(person.command('erase <email>').description('erase a person everywhere, at once and for good'))
    .option('--yes', 'it cannot be undone')
    .action(async (email, options) => done(await eraseCommand(email, options)));
}

interface ExportOptions extends CommonOptions {
  readonly to?: string;
}

async function exportCommand(email: string, options: ExportOptions): Promise<number> {
  return inTenant(options, 'own', async ({ pipeline, actor, json }) => {
    const data = await exportPerson(pipeline, email, actor);
    const { to } = options;
    if (to === undefined) printJson(data);
    else {
      // Personal data: for nobody else on this machine.
      await writeFile(callersPath(to), `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600 });
      if (json) printJson({ file: to });
      else printLine(`All that is kept of ${email} is in ${to}.`);
    }
    return exit.ok;
  });
}

interface EraseOptions extends CommonOptions {
  readonly yes?: boolean;
}

async function eraseCommand(email: string, options: EraseOptions): Promise<number> {
  if (options.yes !== true) {
    throw new PsmError(
      'choice_required',
      'This erases the person everywhere, at once and for good, and the kept files that name them. Say --yes.',
    );
  }
  return inTenant(options, 'own', async ({ pipeline, actor, json }) => {
    const { members, files } = await erasePerson(pipeline, email, actor);
    if (json) printJson({ members, files });
    else {
      printLine(
        `Erased: ${counted(members.length, 'account')}, ${counted(files.length, 'file')} that named the person.`,
      );
    }
    return exit.ok;
  });
}
