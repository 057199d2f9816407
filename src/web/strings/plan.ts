import type { ChangeKind } from '../api/plans.ts';
import { formatDuration, formatNumber, plural } from '../format.ts';
import { planAttention } from './planAttention.ts';
import { planOverview } from './planOverview.ts';
import { waiting } from './waiting.ts';

const people = (count: number) => plural(count, 'person', 'people');

/** What an approval does, by kind and action: "23 invitations". */
const acts: Readonly<Record<ChangeKind, Partial<Record<string, (count: number) => string>>>> = {
  invite: { approve: (count) => plural(count, 'invitation', 'invitations') },
  update: { approve: (count) => plural(count, 'profile updated', 'profiles updated') },
  reactivate: { approve: (count) => plural(count, 'account reactivated', 'accounts reactivated') },
  restore: { approve: (count) => plural(count, 'restore requested', 'restores requested') },
  deactivate: removals(),
  deprovision: removals(),
};

function removals() {
  return {
    approve: (count: number) => plural(count, 'account deactivated', 'accounts deactivated'),
    deactivate: (count: number) => plural(count, 'account deactivated', 'accounts deactivated'),
    delete_from_hub: (count: number) => `${people(count)} deleted from the hub`,
    delete_from_tenant: (count: number) => `${people(count)} deleted from the tenant`,
  };
}

export const plan = {
  waiting,
  you: 'you',
  onTheServer: (name: string) => `${name} (on the server)`,
  automatically: 'the automatic approval of this source',
  byProgram: 'a program with an API token',

  overview: planOverview,
  attention: planAttention,

  progress: {
    waiting: 'Approved. It starts in a moment…',
    applying: (count: number) => `Carrying out ${plural(count, 'change', 'changes')}`,
    bar: 'How far the changes are carried out',
    done: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)} done`,
    left: (seconds: number) => `about ${formatDuration(seconds)} left`,
    leave: 'You can leave this page: it goes on by itself, and shows here how far it is.',
    approvedBy: (who: string, when: string) => `Approved by ${who}, ${when}`,
    finished: (who: string, when: string) => `Approved by ${who}, finished ${when}`,
    applied: (count: number) => `${plural(count, 'change', 'changes')} carried out`,
    allApplied: (count: number) => `Done: all ${formatNumber(count)} changes are carried out`,
    oneApplied: 'Done: the change is carried out',
    nothing: 'Done: there was nothing to carry out',
    cancelled: 'This approval was cancelled',
    cancelledHint: 'Nothing of it was carried out.',
    stale: (count: number) => `${formatNumber(count)} changed meanwhile`,
    staleHint: 'Somebody edited these profiles after the plan was made, so we left them alone.',
    failed: (count: number) => `${formatNumber(count)} could not be carried out`,
    act: (kind: ChangeKind, action: string, count: number) => acts[kind][action]?.(count) ?? '',
    notApplied: (count: number) => `${people(count)} left as they were`,
    listLimit: (count: number) => `The first ${formatNumber(count)} are listed.`,
    person: 'Person',
    inRow: (row: number) => `row ${formatNumber(row)}`,
    change: 'Change',
    why: 'Why not',
    kinds: {
      invite: 'Invite',
      update: 'Update',
      reactivate: 'Reactivate',
      deactivate: 'Deactivate',
      deprovision: 'Deactivate or delete',
      restore: 'Restore',
    } satisfies Record<ChangeKind, string>,
    again: 'Plan again',
    againHint:
      'Compares the file with the profiles as they are now, and shows again whatever still differs. Nothing changes before you approve it.',
    againRunning: 'Wait until everything is carried out, then plan again.',
  },
};
