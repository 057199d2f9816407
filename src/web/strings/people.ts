import { formatDay, formatNumber, plural } from '../format.ts';

/** Members: the list, and one of them. */
export const people = {
  title: 'Manage People',
  manage: 'Manage members',
  upload: 'Upload membership file',
  connect: 'Connect a source',
  search: 'Search by name or e-mail',
  searchHint: 'First letters, for example Ada Lov',
  clearSearch: 'Clear the search',
  hub: 'Hub',
  everyHub: 'All hubs',
  status: 'Status',
  field: 'Profile field',
  anyField: 'Any field',
  value: 'Value',
  anyValue: 'Any value',
  sort: 'Order',
  orders: { name: 'By name', newest: 'Newest first' },
  statuses: {
    all: 'All',
    active: 'Active',
    invited: 'Invited',
    deactivated: 'Deactivated',
    deleted: 'Deleted',
    purged: 'Erased',
  },
  columns: { person: 'Person', status: 'Status', hubs: 'Hubs', uniqueId: 'Unique ID' },
  /** `searched`: there may be more. */
  total: (count: number, searched: boolean) =>
    searched
      ? `${plural(count, 'member', 'members')} ${count === 1 ? 'matches' : 'match'}`
      : plural(count, 'member', 'members'),
  deletedOn: (day: string) => `Deleted on ${formatDay(day)}`,
  noHub: 'In no hub',
  noName: 'Name not known',
  empty: 'Nobody is here yet',
  emptyHint:
    'Upload a membership file from your HR system. You see everything that would change before anything happens.',
  emptyRead: 'As soon as an admin uploads a membership file, the people in it appear here.',
  noMatch: 'Nobody matches',
  noMatchHint: 'Try fewer letters, or take filters away.',
  clear: 'Clear filters',
  /** Who acts when nobody is signed in. */
  actors: {
    setup: 'Set-up',
    member: 'the person',
    correlation: 'the comparison with the list',
    schedule: 'the schedule',
    retention: 'the end of 30 days',
    delivery: 'the delivery of webhooks',
  },
  member: {
    profile: 'Profile',
    noValue: 'No value',
    from: (row: number | null, file: string | null) =>
      row === null ? `From ${file ?? 'a source'}` : `From row ${formatNumber(row)} of ${file ?? 'a file'}`,
    column: (column: string) => `column “${column}”`,
    memberships: 'Hubs and programs',
    noMemberships: 'In no hub at the moment.',
    /** Instead of the status in each hub. */
    away: {
      deactivated: 'Hidden in all of them while the account is deactivated.',
      deleted: 'Hidden in all of them. They come back together with the person.',
    },
    program: (name: string) => `Program: ${name}`,
    protected: 'Protected',
    protectedHint: 'No sync ever proposes to remove this person.',
    protect: 'Protect from removal',
    unprotect: 'Take protection away',
    protectedNow: (name: string) => `${name} is protected from removal.`,
    unprotectedNow: (name: string) => `${name} is protected no more.`,
    actions: 'Actions',
    deactivate: 'Deactivate…',
    reactivate: 'Reactivate…',
    resend: 'Send the invitation again…',
    restore: 'Ask for this person back…',
    uniqueId: 'Unique ID',
    noUniqueId: 'None: found by the e-mail address',
    holds: 'Why this account is deactivated',
    hold: {
      status: 'Employee Status said inactive',
      absence: 'Not in the file',
      deleted_in_source: 'Deleted in the source',
      manual: 'By hand',
    },
    holdBy: (who: string, day: string) => `by ${who}, ${formatDay(day)}`,
    deletedOn: (day: string, mayAsk: boolean) =>
      `Deleted on ${formatDay(day)}. ${
        mayAsk
          ? 'For 30 days you can ask for this person back: Actions, “Ask for this person back”.'
          : 'For 30 days an admin can ask for this person back.'
      }`,
    timeline: 'What happened',
    more: 'Show earlier',
    nothing: 'Nothing is recorded about this person.',
    approvedBy: (who: string) => `Approved by ${who}`,
    file: (file: string, row: number | null) => (row === null ? file : `${file}, row ${formatNumber(row)}`),
    plan: 'Show the plan',
    rule: (column: string, rule: string) => `column “${column}”: ${rule}`,
    reviewedBy: (who: string) => `mapping reviewed by ${who}`,
    empty: 'empty',
    becomes: ' becomes ',
    acts: {
      'member.created': 'Added when the organisation was set up',
      'member.invited': 'Invited',
      'member.identity_adopted': 'Unique ID taken from the file',
      'member.accepted': 'Accepted the invitation',
      'member.updated': 'Profile updated',
      'member.deactivated': 'Deactivated',
      'member.reactivated': 'Reactivated',
      'member.deleted_from_hub': 'Deleted from a hub',
      'member.deleted': 'Deleted from the tenant',
      'member.restore_requested': 'Asked to be brought back',
      'member.restored': 'Brought back',
      'member.purged': 'Personal data erased',
      'member.invitation_resent': 'Invitation sent again',
      'member.protected': 'Protected from removal',
      'member.unprotected': 'Protection taken away',
    } as Readonly<Record<string, string>>,
    ask: {
      deactivate: {
        title: (name: string) => `Deactivate ${name}?`,
        text: 'The account is hidden everywhere, program enrolments end, and no more mail is sent. You can reactivate it at any time; enrolments do not come back by themselves.',
        confirm: 'Deactivate',
        done: (name: string) => `${name} is deactivated.`,
      },
      reactivate: {
        title: (name: string) => `Reactivate ${name}?`,
        text: 'The account is visible and reachable again.',
        confirm: 'Reactivate',
        done: (name: string) => `${name} is active again.`,
      },
      resend: {
        title: (name: string) => `Send ${name} the invitation again?`,
        text: 'The old link stops working, and one new mail is sent.',
        confirm: 'Send invitation',
        done: (name: string) => `${name} gets a new invitation.`,
      },
      restore: {
        title: (name: string) => `Ask for ${name} back?`,
        text: 'An operator of the service grants it. Then account, values and memberships are back exactly as they were.',
        confirm: 'Ask',
        done: () => 'The request is filed. An operator decides on it.',
      },
    },
  },
};
