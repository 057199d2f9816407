import { brakeError, type Confirmed, confirmApproval } from '../../approval/approve.ts';
import { type BulkSummary, decideInBulk } from '../../approval/bulk.ts';
import { PsmError } from '../../kernel/errors.ts';
import { counted } from '../../kernel/text.ts';
import { type ChangeKind, changeKinds, isChangeKind } from '../../source/policy.ts';
import { asked, secondNeeded, sentences } from '../approvalText.ts';
import { type CommonOptions, inTenant, type TenantContext } from '../context.ts';
import { command, exit, printJson, printLine } from '../output.ts';
import { approveSecond } from './approveSecond.ts';

export interface ApproveOptions extends CommonOptions {
  readonly kinds?: string;
  readonly absent?: string;
  readonly includeNeverInSource?: boolean;
  readonly despiteUnreadableRows?: boolean;
  readonly second?: boolean;
  readonly yes?: boolean;
}

const absentActions = {
  deactivate: 'deactivate',
  'delete-from-hub': 'delete_from_hub',
  'delete-from-tenant': 'delete_from_tenant',
} as const;

/** `psm approve PLAN`: decides, says what would happen, asks once more, confirms. */
export async function approve(planId: string, options: ApproveOptions): Promise<number> {
  if (options.second === true) return approveSecond(planId, options);
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
        printJson({
          plan: planId,
          approval: null,
          approved: {},
          undecided: 0,
          waiting: null,
          needs_second: null,
        });
      else printLine('There is nothing to approve in these kinds.');
      return exit.ok;
    }
    if (options.yes !== true && !(await asked(prepared, linesBelow(prepared)))) {
      throw new PsmError('choice_required', 'Nothing was approved. Add --yes to confirm.');
    }
    const confirmed = await context.scoped((scope) =>
      confirmApproval(scope, prepared.approval, context.actor),
    );
    if (confirmed.brake !== undefined) throw brakeError(confirmed.brake);
    print(context, prepared, confirmed.needs_second);
    return confirmed.status === 'approved' ? exit.ok : exit.held;
  });
}

function linesBelow(prepared: BulkSummary): string[] {
  const { needs_second: why } = prepared;
  return [...waitingLines(prepared), ...(why === null ? [] : [secondNeeded[why]])];
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

function print(context: TenantContext, prepared: BulkSummary, needsSecond: Confirmed['needs_second']): void {
  if (context.json) {
    printJson({
      plan: prepared.plan,
      approval: prepared.approval,
      approved: needsSecond === null ? prepared.summary : {},
      undecided: prepared.undecided,
      waiting: prepared.waiting,
      needs_second: needsSecond,
    });
    return;
  }
  const lines = sentences(prepared);
  if (needsSecond !== null) {
    printLine('Waits for a second person; nothing is approved yet:');
    for (const line of lines) printLine(`  ${line}`);
    printLine(`${secondNeeded[needsSecond]} They say: ${command(`approve ${prepared.plan} --second`)}`);
    return;
  }
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
