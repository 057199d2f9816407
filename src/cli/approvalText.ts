import { createInterface } from 'node:readline/promises';
import type { ApprovalSummary } from '../approval/approve.ts';
import type { NeedsSecond } from '../approval/fourEyes.ts';
import { counted } from '../kernel/text.ts';

type Summary = Pick<ApprovalSummary, 'summary' | 'removals'>;

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

/** What an approval does, a line for each kind and action. */
export function sentences({ summary }: Pick<Summary, 'summary'>): string[] {
  return Object.entries(summary).flatMap(([kind, counts]) =>
    Object.entries(counts).map(
      ([action, count]) =>
        `${acts[`${kind}.${action}`] ?? `${action} (${kind})`} ${counted(count, 'person', 'people')}`,
    ),
  );
}

/** Why another person has to approve too, as a sentence. */
export const secondNeeded: Readonly<Record<NonNullable<NeedsSecond>, string>> = {
  own_plan: 'You made this plan, so somebody else has to approve it too.',
  override: 'You overrode what held this plan, so somebody else has to approve it too.',
  removals: 'So many people are removed only by two: somebody else has to approve it too.',
};

/** Says what would happen and asks whether it shall. @param more lines below */
export async function asked(what: Summary, more: readonly string[] = []): Promise<boolean> {
  // On stderr, so that a script's stdout stays what it is: people see what a --yes would have done.
  process.stderr.write('This would:\n');
  for (const line of sentences(what)) process.stderr.write(`  ${line}\n`);
  for (const line of more) process.stderr.write(`${line}\n`);
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Many removals are confirmed by typing their number, so that nobody does it by habit.
    if (what.removals > 50) {
      return (
        (await terminal.question(`Type the number of people to be removed (${what.removals}): `)).trim() ===
        String(what.removals)
      );
    }
    return /^y(es)?$/i.test((await terminal.question('Confirm? (y/N) ')).trim());
  } finally {
    terminal.close();
  }
}
