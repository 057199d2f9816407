import { createInterface } from 'node:readline/promises';
import { brakeError, confirmApproval } from '../../approval/approve.ts';
import { type BulkSummary, decideInBulk } from '../../approval/bulk.ts';
import { PsmError } from '../../kernel/errors.ts';
import { counted } from '../../kernel/text.ts';
import { type ChangeKind, changeKinds, isChangeKind } from '../../source/policy.ts';
import { type CommonOptions, inTenant, type TenantContext } from '../context.ts';
import { command, exit, printJson, printLine } from '../output.ts';

export interface ApproveOptions extends CommonOptions {
  readonly kinds?: string;
  readonly absent?: string;
  readonly includeNeverInSource?: boolean;
  readonly despiteUnreadableRows?: boolean;
  readonly yes?: boolean;
}

const absentActions = {
  deactivate: 'deactivate',
  'delete-from-hub': 'delete_from_hub',
  'delete-from-tenant': 'delete_from_tenant',
} as const;

/** `psm approve PLAN`: decides, says what would happen, asks once more, confirms. */
export async function approve(planId: string, options: ApproveOptions): Promise<number> {
  const absent = absentOf(options.absent);
  const kinds = kindsOf(options.kinds, absent !== undefined);
  return inTenant(options, 'review', async (context) => {
    const prepared = await context.scoped((scope) =>
      decideInBulk(
        scope,
        planId,
        {
          kinds,
          absent,
          includeNeverInSource: options.includeNeverInSource === true,
          despiteUnreadableRows: options.despiteUnreadableRows === true,
        },
        context.actor,
      ),
    );
    if (prepared === undefined) {
      if (context.json)
        printJson({ plan: planId, approval: null, approved: {}, undecided: 0, waiting: null });
      else printLine('There is nothing to approve in these kinds.');
      return exit.ok;
    }
    if (options.yes !== true && !(await asked(prepared))) {
      throw new PsmError('choice_required', 'Nothing was approved. Add --yes to confirm.');
    }
    const confirmed = await context.scoped((scope) =>
      confirmApproval(scope, prepared.approval, context.actor),
    );
    if (confirmed.brake !== undefined) throw brakeError(confirmed.brake);
    print(context, prepared);
    return exit.ok;
  });
}

function absentOf(text: string | undefined): (typeof absentActions)[keyof typeof absentActions] | undefined {
  if (text === undefined) return undefined;
  if (text in absentActions) return absentActions[text as keyof typeof absentActions];
  throw new PsmError(
    'invalid_request',
    `--absent takes deactivate, delete-from-hub or delete-from-tenant, not "${text}".`,
  );
}

/** `--absent` implies `deprovision`. */
function kindsOf(text: string | undefined, absent: boolean): ChangeKind[] {
  const names = (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !isChangeKind(name));
  if (unknown !== undefined) {
    throw new PsmError(
      'invalid_request',
      `There is no kind "${unknown}". The kinds are ${changeKinds.join(', ')}.`,
    );
  }
  const kinds = new Set(names as ChangeKind[]);
  if (absent) kinds.add('deprovision');
  if (kinds.size === 0)
    throw new PsmError('choice_required', `Say what to approve: --kinds ${changeKinds.join(',')}.`);
  return changeKinds.filter((kind) => kinds.has(kind));
}

const acts: Readonly<Record<string, string>> = {
  'invite.approve': 'send an invitation to',
  'update.approve': 'update the profile of',
  'reactivate.approve': 'reactivate',
  'deactivate.approve': 'deactivate (status)',
  'deprovision.deactivate': 'deactivate (absent)',
  'deprovision.delete_from_hub': 'delete from this hub',
  'deprovision.delete_from_tenant': 'DELETE from the tenant',
  'restore.approve': 'file a restore request for',
};

async function asked(prepared: BulkSummary): Promise<boolean> {
  // On stderr, so that a script's stdout stays what it is: people see what a --yes would have done.
  process.stderr.write('This would:\n');
  for (const line of sentences(prepared)) process.stderr.write(`  ${line}\n`);
  for (const line of waitingLines(prepared)) process.stderr.write(`${line}\n`);
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Many removals are confirmed by typing their number, so that nobody does it by habit.
    if (prepared.removals > 50) {
      return (
        (
          await terminal.question(`Type the number of people to be removed (${prepared.removals}): `)
        ).trim() === String(prepared.removals)
      );
    }
    return /^y(es)?$/i.test((await terminal.question('Confirm? (y/N) ')).trim());
  } finally {
    terminal.close();
  }
}

function sentences(prepared: BulkSummary): string[] {
  return Object.entries(prepared.summary).flatMap(([kind, counts]) =>
    Object.entries(counts).map(
      ([action, count]) =>
        `${acts[`${kind}.${action}`] ?? `${action} (${kind})`} ${counted(count, 'person', 'people')}`,
    ),
  );
}

function print(context: TenantContext, prepared: BulkSummary): void {
  if (context.json) {
    printJson({
      plan: prepared.plan,
      approval: prepared.approval,
      approved: prepared.summary,
      undecided: prepared.undecided,
      waiting: prepared.waiting,
    });
    return;
  }
  const lines = sentences(prepared);
  printLine(lines.length === 0 ? 'Approved: nothing was ticked.' : 'Approved:');
  for (const line of lines) printLine(`  ${line}`);
  if (prepared.undecided > 0)
    printLine(`Left as they are: ${counted(prepared.undecided, 'offer')} that nobody ticked.`);
  for (const line of waitingLines(prepared)) printLine(line);
  printLine(`Next: ${command(`apply ${prepared.plan}`)}`);
}

/** Removals that were asked for without the tick that they need. */
function waitingLines({ waiting }: BulkSummary): string[] {
  if (waiting === null) return [];
  const rows = counted(waiting.unreadable_rows, 'row');
  const people = counted(waiting.removals, 'absent person', 'absent people');
  return [
    `Left as they are: ${people}, because ${rows} of the file without a readable key could be one of them. ` +
      'Mend the file, or approve their removal with --despite-unreadable-rows.',
  ];
}
