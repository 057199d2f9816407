import type { PreparedApproval } from '../api/plans.ts';
import { plural } from '../format.ts';

type Why = NonNullable<PreparedApproval['needs_second']>;
const people = (count: number) => plural(count, 'person', 'people');

/** Why one person is not enough. */
const reasons: Readonly<Record<Why, (count: number) => string>> = {
  own_plan: () => 'whoever brought in this list is not to be its only approver',
  override: () => 'whoever let a held plan through is not to be its only approver',
  removals: (count) =>
    `${people(count)} would be deactivated or deleted, more than one person may approve alone`,
};

/** Approvals that take two people. */
export const fourEyes = {
  title: 'Waits for a second approval',
  badge: 'Waits for a second approval',
  what: (who: string, when: string, acts: readonly string[]) =>
    `${who} approved ${when}: ${acts.join(', ')}.`,
  why: (why: Why, removals: number) => `It takes two people, because ${reasons[why](removals)}.`,
  nothingYet: 'Nothing happens before somebody else approves it, too.',
  first:
    'Ask a colleague who may approve to open this page; they have been told by mail. To choose otherwise, withdraw your approval.',
  disagree: 'If you think it is wrong, leave it: whoever approved first, or an owner, can withdraw it.',
  approve: 'Approve as second person',
  withdraw: 'Withdraw',
  withdrawTitle: 'Withdraw this approval?',
  withdrawText:
    'Nothing of it has happened, and nothing will. The choices stay as they are and can be changed and approved anew.',
  withdrawn: 'The approval is withdrawn.',
  dialogTitle: (count: number) => `Approve ${plural(count, 'change', 'changes')} as second person?`,
  dialogText: (who: string) => `${who} has approved this. With your approval it is carried out at once:`,
  confirm: 'Approve',
  approved: (count: number) => `Success: ${plural(count, 'change is', 'changes are')} being carried out`,

  /** In the question before the first approval. */
  ask: 'Somebody else has to approve this, too',
  askHint: (why: Why, removals: number) =>
    `It takes two people, because ${reasons[why](removals)}. Once you have confirmed, it waits; nothing happens before the second approval.`,
  waits: (count: number) =>
    `Approved by you: ${plural(count, 'change waits', 'changes wait')} for a second person`,
  waitsHint: 'Colleagues who may approve are told by mail.',
  secondedBy: (first: string, second: string) => `${first}, and ${second} as second person`,
};
