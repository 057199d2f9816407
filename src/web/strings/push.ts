import { formatAgo, formatNumber, plural } from '../format.ts';
import { groups } from './pushGroups.ts';
import { requests } from './pushRequests.ts';
import { settings } from './pushSettings.ts';

const people = (count: number) => plural(count, 'person', 'people');

/** Identity providers that push: connecting one, and what it sent. */
export const push = {
  actor: 'your identity provider',

  connectTitle: 'Connect your identity provider',
  connectHint:
    'It sends who joins, changes and leaves by itself, minutes after it happens. You need somebody who may set up applications there.',
  formTitle: 'Hub and name',
  formName: 'Name',
  formNameHint: 'As your colleagues call it',
  formNamePlaceholder: 'For example Okta',
  policy: 'What happens by itself',
  policyHint: 'You can change this at any time, kind by kind.',
  policies: {
    default: {
      title: 'Ask me about everything except people who were set inactive',
      hint: 'Whoever is set inactive at your identity provider loses access at once. Invitations and profile updates wait for your approval.',
    },
    'all-auto': {
      title: 'Everything goes by itself, except deletions',
      hint: 'People are invited, updated and deactivated within a minute. Whoever is deleted there still waits for your approval.',
    },
  },
  safeguards:
    'Safeguards stay in force in any case: when far more people than usual would be removed, everything stops until an admin has looked at it.',
  lifetime: 'How long the token is good',
  lifetimeHint: 'You are told 14 days before it ends. A new one can be made without a gap.',
  lifetimes: {
    '90': '90 days',
    '180': '180 days',
    '365': 'One year',
    '730': 'Two years',
    never: 'It never ends',
  },
  connect: 'Connect',
  connected: (name: string) => `${name} is connected`,
  connectedHint: 'Now enter these two at your identity provider. Nobody is changed by that.',
  once: 'You will not see this token again',
  onceHint:
    'Whoever has it can send people here: hand it over as you would a password. If it is lost, make a new one on the page of the connection.',
  url: 'URL',
  urlHint: 'There it is called tenant URL, base URL or SCIM endpoint.',
  token: 'Token',
  tokenHint: 'There it is called secret token, API token or bearer token.',
  copyUrl: 'Copy the URL',
  copyToken: 'Copy the token',
  goOn: 'Go to the connection',
  leaveTitle: 'Leave without the token?',
  leaveText: 'You have not copied the token, and it is not shown again. You can make a new one later.',
  leaveStay: 'Stay here',
  leaveGo: 'Leave',
  guides: 'Step by step, at your identity provider',
  guidesHint: 'Choose yours. Any other that speaks SCIM 2.0 needs the URL and the token, and nothing else.',
  guideFor: 'Guide for',
  providers: {
    okta: 'Okta',
    entra: 'Entra ID',
    onelogin: 'OneLogin',
    jumpcloud: 'JumpCloud',
    google: 'Google',
  },

  pushed: (count: number) => `${people(count)} pushed`,
  inactive: (count: number) => `${formatNumber(count)} of them inactive`,
  waiting: (count: number) =>
    count === 1 ? '1 waits for your approval' : `${formatNumber(count)} wait for your approval`,
  attention: (count: number) => (count === 1 ? '1 needs attention' : `${formatNumber(count)} need attention`),
  nextCut: (count: number) =>
    count === 1 ? '1 is planned within a minute' : `${formatNumber(count)} are planned within a minute`,
  lastPush: (when: string) => `last push ${formatAgo(when)}`,
  noPush: 'Nothing was pushed yet',
  cardText: (title: string, hub: string) => `${title}, for ${hub}`,
  cardPeople: 'People pushed',
  cardWaits: 'Waits for you',
  cardNothing: 'Nothing',
  cardLast: 'Last push',
  cardNever: 'Nothing pushed yet',
  openWaiting: 'See what waits',
  planNow: 'Plan now',
  planNowOf: (source: string, hub: string) => `Plan now: what ${source} pushed for ${hub}`,
  partOf: (name: string) => `People come here by groups that “${name}” pushes.`,
  partOfGone: 'The connection whose groups brought people here is removed. Nobody is pushed any more.',
  openConnection: (name: string) => `Open ${name}`,

  tabs: {
    people: 'People',
    groups: 'Groups',
    requests: 'Requests',
    plans: 'Plans',
    settings: 'Settings',
  },
  tabsLabel: 'About this connection',

  states: {
    next_cut: 'In the next plan',
    waiting: 'Waits for approval',
    attention: 'Needs attention',
    declined: 'Declined',
    failed: 'Could not be done',
    applied: 'Up to date',
  },
  stateHints: {
    next_cut: 'It was just pushed. It is planned within a minute, or when you press Plan now.',
    waiting: 'What was pushed last is in a plan that waits for an approval.',
    attention: 'Something about this person could not be decided. It says below what to do.',
    declined: 'What was pushed last was declined here. Nothing happens until something new is pushed.',
    failed: 'What was pushed last was approved, and could not be carried out. The plan says why.',
    applied: 'Everything that was pushed is carried out.',
  },
  everybody: 'Everybody',
  stateLabel: 'State',
  search: 'Search',
  searchPeople: 'Name, user name or e-mail',
  clearSearch: 'Clear the search',
  more: 'Show more',
  shown: (count: number, more: boolean) => (more ? `The newest ${people(count)}` : people(count)),
  columns: { person: 'Person', userName: 'User name', state: 'State', active: 'There', pushed: 'Pushed' },
  active: 'Active',
  inactiveBadge: 'Inactive',
  deleted: 'Deleted there',
  pushedWhen: (when: string) => `pushed ${formatAgo(when)}`,
  noName: 'No name',
  noPeople: 'Nobody was pushed yet',
  noPeopleHint:
    'Enter the URL and a token at your identity provider, and give its application to one or two people first. They appear here by themselves.',
  toGuides: 'How to set this up',
  noPersonLikeThis: 'Nobody like this',
  noPersonLikeThisHint: 'Search for something else, or look at everybody.',
  showEverybody: 'Show everybody',

  person: {
    close: 'Close',
    unknown: 'This person is not there any more',
    unknownHint: 'The identity provider deleted them, and everything about them was dealt with.',
    says: 'Your identity provider says',
    saysShort: 'Provider says',
    has: 'Member has',
    field: 'Field',
    state: 'State',
    table: 'What your identity provider says and what the member has, field by field',
    compare: 'What it says, and what the member has',
    nothing: 'nothing',
    noMemberHint: 'There is no member for this person yet. Once the invitation is approved, there is one.',
    fieldStates: {
      same: 'The same',
      waiting: 'Waits',
      declined: 'Declined',
      differs: 'Differs',
      unsaid: 'Not sent',
    },
    fieldHints: {
      same: 'Both are the same.',
      waiting: 'It is written into the profile once it is approved.',
      declined: 'It was proposed and declined here.',
      differs:
        'Nothing waits: another source is believed about this field, or somebody changed the profile here.',
      unsaid: 'Your identity provider says nothing about it: the member keeps what is there.',
    },
    waitingFields: (count: number) =>
      count === 0 ? 'Nothing waits.' : `${plural(count, 'field waits', 'fields wait')} to be changed.`,
    openPlan: 'Open the plan',
    openMember: 'Open the member',
    groups: 'Groups there',
    noGroups: 'In no group that was pushed.',
    sent: 'What was sent about this person',
    noSent: 'Nothing in the last 30 days.',
    allSent: 'Show all requests about this person',
    raw: 'As your identity provider reads it',
    rawShow: 'Show',
    rawHide: 'Hide',
  },

  groups,

  requests,

  settings,

  policyTitles: {
    invite: 'Invite new people',
    update: 'Update member profiles',
    reactivate: 'Reactivate people who are back',
    deactivate: 'Deactivate people who were set inactive',
    deprovision: 'Deactivate people who were deleted there or left',
  },
  policyKinds: {
    invite: 'People who are pushed and are not in the hub get an e-mail with an invitation.',
    update: 'Values that were pushed are written into profiles, such as a new department.',
    reactivate: 'People who were deactivated by this connection and are active there again.',
    deactivate:
      'People who are set inactive there lose access in the moment of the push and get no more mail. It can be undone.',
    deprovision:
      'People who were deleted there, or left the groups of the hub. By itself this would only deactivate, which can be undone.',
  },
  confirmText: (source: string, hub: string) =>
    `From the next push of “${source}” for ${hub} on, this happens without anybody looking at it first.`,
  policySome: (kinds: string) => `These go by themselves: ${kinds}. A person approves everything else.`,
};
