import type { Action, ChangeKind, PlanSection } from '../api/plans.ts';
import { formatNumber, plural } from '../format.ts';
import { fourEyes } from './fourEyes.ts';

const people = (count: number) => plural(count, 'person', 'people');
const verb = (count: number, one: string, other: string) => (count === 1 ? one : other);

/** The cards of a plan: three that act, one that asks, and one of people who come back. */
export type CardName = 'invite' | 'update' | 'remove' | 'restore' | 'attention';

/** Why changes are proposed, as part of a sentence: "18 new people". */
const reasons: Readonly<Record<ChangeKind, Partial<Record<string, (count: number) => string>>>> = {
  invite: {
    new: (count) => `${people(count)} without an account`,
    joins_hub: (count) => `${people(count)} with an account who ${verb(count, 'joins', 'join')} this hub`,
  },
  update: { differs: (count) => `${plural(count, 'profile differs', 'profiles differ')} from the list` },
  reactivate: {
    status: (count) => `${people(count)} active again, as the list says`,
    returned: (count) => `${people(count)} back in the list`,
  },
  deactivate: { status: (count) => `${people(count)} inactive, as the list says` },
  deprovision: {
    left_source: (count) => `${people(count)} not in the list any more`,
    never_in_source: (count) => `${people(count)} never seen in this source, ticked apart`,
    deleted_in_source: (count) => `${people(count)} deleted where the list comes from`,
  },
  restore: { deleted: (count) => `${people(count)} deleted less than 30 days ago` },
};

/** What is decided, as part of a sentence: "20 to invite". */
const decided: Readonly<Record<Action, (count: number, kind: ChangeKind) => string>> = {
  approve: (count, kind) => `${formatNumber(count)} to ${approveVerbs[kind]}`,
  skip: (count) => `${formatNumber(count)} left as they are`,
  deactivate: (count) => `${formatNumber(count)} to deactivate`,
  delete_from_hub: (count) => `${formatNumber(count)} to delete from the hub`,
  delete_from_tenant: (count) => `${formatNumber(count)} to delete from the tenant`,
};

const approveVerbs: Readonly<Record<ChangeKind, string>> = {
  invite: 'invite',
  update: 'update',
  reactivate: 'reactivate',
  deactivate: 'deactivate',
  deprovision: 'deactivate',
  restore: 'restore',
};

/** What the two numbers of a safeguard mean. */
const figures: Readonly<Record<string, { found: string; allowed?: string }>> = {
  removals_over_limit: { found: 'would be removed', allowed: 'at most' },
  rejected_rows_over_limit: { found: 'rows left out', allowed: 'at most' },
  row_count_fell: { found: 'rows in the list', allowed: 'at least' },
  few_members_recognised: { found: 'members in the list', allowed: 'at least' },
  segment_vanished: { found: 'people missing' },
};

export const planOverview = {
  title: 'Approve bulk profile actions',
  description:
    'Look at what the list would change, and approve what is right. Nothing changes before you confirm it.',
  manage: 'Manage People',

  facts: {
    label: 'Where this comes from',
    hub: 'Hub',
    file: 'File',
    source: 'Source',
    noFile: 'The file is not kept any more',
    download: (name: string) => `Download ${name}`,
    uploaded: 'Uploaded',
    read: 'Read',
    by: (when: string, who: string) => `${when}, by ${who}`,
    lists: 'It lists',
    population: { full: 'everyone in the hub', partial: 'only some people' },
    onlyChanges: 'only what changed',
    pushed: 'who was pushed since the plan before',
    pushedAt: 'Pushed',
  },
  downloadAll: 'Download all changes as CSV',
  downloadRejected: 'Download these rows as CSV',

  rows: {
    title: 'What becomes of the rows',
    equation: (read: number, parts: string) => `${plural(read, 'row', 'rows')} = ${parts}`,
    parts: {
      unchanged: (count: number) => `${formatNumber(count)} unchanged`,
      not_eligible: (count: number) => `${formatNumber(count)} not eligible`,
      planned: (count: number) => `${formatNumber(count)} planned`,
      attention: (count: number) => `${formatNumber(count)} ${verb(count, 'needs', 'need')} attention`,
    },
    meaning: {
      unchanged: 'Equal to the profile already',
      not_eligible: 'The list says so',
      planned: 'To approve, see below',
      attention: 'Left out until settled',
    },
    absent: (count: number) =>
      `${verb(count, '1 more person is', `${formatNumber(count)} more people are`)} listed below because they are not in the list: they have no row.`,
  },

  cards: {
    label: 'What is proposed',
    titles: {
      invite: 'Invite members',
      update: 'Update member profiles',
      remove: 'Deactivate or delete member accounts',
      restore: 'Welcome back',
      attention: 'Needs attention',
    } satisfies Record<CardName, string>,
    review: 'Review',
    reason: (kind: ChangeKind, reason: string, count: number) =>
      reasons[kind][reason]?.(count) ?? `${formatNumber(count)} for other reasons`,
    /** "Department (12), Job Title (4) and 2 more fields". */
    fields: (fields: readonly { label: string; count: number }[], more: number) =>
      `${fields.map(({ label, count }) => `${label} (${formatNumber(count)})`).join(', ')}${
        more > 0 ? ` and ${plural(more, 'more field', 'more fields')}` : ''
      }`,
    none: {
      invite: (hub: string) => `Everybody in the list has an account in ${hub}, or is not to be invited.`,
      update: () => 'All profiles are as the list says.',
      removeFull: (hub: string) =>
        `Nobody to remove: everybody in ${hub} is in the list, and nobody in it is inactive.`,
      removeSpared:
        'Nobody to remove. The notes below say who is missing from the list and stays all the same.',
      removePartial: 'Nobody in the list is inactive. It lists only some people, so nobody is missed.',
      attention: 'Every row could be read and matched.',
    },
    attention: {
      rows: (count: number) => `${plural(count, 'row is', 'rows are')} left out until settled`,
      values: (count: number) =>
        `${plural(count, 'value is', 'values are')} unclear (the rows go on without)`,
    },
    restoreHint: 'People the list brings back. Nothing happens to them unless you choose it.',
    nobodyDecided: 'Nothing decided yet',
    waiting: (who: string, when: string) => `Approved by ${who}, ${when}. It takes a second person.`,
    decided: (action: Action, count: number, kind: ChangeKind) => decided[action](count, kind),
    undecided: (count: number) => `${formatNumber(count)} undecided`,
    lastDecision: (who: string, when: string) => `Last choice by ${who}, ${when}`,
    approvedBy: (who: string, when: string) => `Approved by ${who}, ${when}`,
    outcome: {
      all: (count: number) => `${formatNumber(count)} carried out`,
      stale: (count: number) => `${formatNumber(count)} changed meanwhile`,
      failed: (count: number) => `${formatNumber(count)} failed`,
      left: (count: number) => `${formatNumber(count)} left as they were`,
    },
    states: {
      pending: 'Waiting for approval',
      approved: 'Approved',
      applying: 'Being carried out',
      applied: 'Done',
      held: 'Held back',
      cancelled: 'Cancelled',
      superseded: 'Replaced',
      expired: 'Expired',
      preview: 'Preview',
      waiting: fourEyes.badge,
    } satisfies Record<PlanSection['status'] | 'preview' | 'waiting', string>,
    attentionState: 'To look at',
    nothing: 'Nothing to do',
  },

  safeguards: {
    title: 'Held back for safety: nothing can be approved yet',
    intro: (count: number) =>
      `${verb(count, 'A check', `${formatNumber(count)} checks`)} found something unusual in this list. Nobody has been changed.`,
    titles: {
      removals_over_limit: 'Very many people would be deactivated or deleted',
      rejected_rows_over_limit: 'Very many rows cannot be used',
      row_count_fell: 'The list is much shorter than the last one',
      few_members_recognised: 'Few of the hub’s members are in the list',
      segment_vanished: 'A whole group is missing from the list',
    } as Readonly<Partial<Record<string, string>>>,
    otherTitle: 'Something is unusual',
    /** What the two numbers of a check are; without a limit when none at all may be. */
    numbers: (code: string): { found: string; allowed?: string } =>
      figures[code] ?? { found: 'found', allowed: 'limit' },
    whatToDo: 'What to do',
    look: 'Look at who would be deactivated or deleted. Are these people really gone?',
    lookAttention: 'Look at the rows that cannot be used.',
    wrongField: 'Is a column mapped to the wrong field, or to none?',
    wrongFieldLink: 'Look at the mapping',
    lookLink: 'Look at the list',
    upload:
      'Probably the list is cut off, filtered, or another hub’s. Upload the right one: it replaces this one.',
    source:
      'Probably the list is cut off, filtered, or another hub’s. Correct that in the source, and read it again: it replaces this one.',
    sourceLink: 'Open the source',
    uploadLink: 'Upload the right file',
    override: 'If everything is as it should be, an owner or admin can approve it despite the warning.',
    overrideButton: 'Approve despite this…',
    whoCan: 'Owners and admins can do this. Ask one of them to look at this page.',
    mappingFirst: 'Review the mapping first: a wrong mapping is often the cause.',
    dialog: {
      title: 'Approve despite the safety check?',
      intro:
        'After this the plan can be approved. Nothing changes yet: every part still has to be reviewed and confirmed. Your name and your reason are kept in the audit trail.',
      reason: 'Why is this right all the same?',
      placeholder: 'For example: the Berlin office closed in October',
      tooShort: 'Say it in at least 3 characters.',
      confirm: 'Let it be approved',
    },
    overridden: (who: string, when: string) => `The hold was lifted by ${who} on ${when}`,
    overriddenReason: (reason: string) => `Reason: “${reason}”`,
    overriddenOf: 'It was held because:',
    lifted: 'The hold is lifted. Every part still has to be reviewed and confirmed.',
  },

  mapping: {
    title: (count: number) =>
      `Review the mapping first: ${plural(count, 'column is', 'columns are')} not reviewed`,
    hint: 'This is a preview. Until somebody has looked at how the columns were matched, nothing can be approved.',
    button: 'Review the mapping',
  },
  superseded: {
    title: 'A newer plan has taken the place of this one',
    hint: 'You can still read this one, but nothing of it can be approved any more.',
    button: 'Go to the newer plan',
  },
  closed: { expired: 'This plan is too old to be approved', cancelled: 'This plan was cancelled' },
  unreadable: {
    title: (rows: number) => `${plural(rows, 'row names', 'rows name')} nobody we can recognise`,
    hint: (rows: number) =>
      `${verb(rows, 'This row has', 'Each of these rows has')} no Unique ID and no e-mail address that can be read, and could be one of the people who seem to be missing. Before you deactivate or delete the missing, you will be asked to confirm that you know.`,
    button: 'Look at these rows',
  },
  notes: {
    title: 'Good to know',
    hint: 'Nothing to do here; it only explains the numbers.',
  },
  empty: {
    title: 'Nothing to do',
    all: (rows: number) => `All ${plural(rows, 'row', 'rows')} of the list are equal to the profiles.`,
    allOne: 'The only row of the list is equal to the profile.',
    mixed: (unchanged: number, notEligible: number) =>
      `${plural(unchanged, 'row is', 'rows are')} equal to the profiles, ${formatNumber(notEligible)} not eligible.`,
    attention: (rows: number) =>
      `Nothing can be proposed yet: ${plural(rows, 'row needs', 'rows need')} your attention.`,
    people: 'Go to Manage People',
    upload: 'Upload another file',
    source: 'Open the source',
  },
  finished: {
    title: 'Everything approved is carried out',
    hint: 'The profiles are up to date with this list. The history keeps who did what and when.',
    people: 'Go to Manage People',
  },
};
