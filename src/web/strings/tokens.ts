import type { TokenScope } from '../api/settings.ts';
import { formatDay, formatMoment, formatNumber, plural } from '../format.ts';

/** What a token may be held to. */
const scopes: Readonly<Record<TokenScope, { readonly name: string; readonly hint: string }>> = {
  read: { name: 'Look', hint: 'See people, plans, sources and the history' },
  plan: { name: 'Plan', hint: 'Upload files, read sources, map columns, and have plans made' },
  approve: { name: 'Approve', hint: 'Decide, approve, and have it carried out' },
};

/** Settings, Access tokens. */
export const tokens = {
  hint: 'For programs that use the API in your name. A token is as powerful as its role: keep it like a password.',
  empty: 'No program has access',
  emptyHint:
    'Make a token when a script or another system should upload files or read members. People do not need one.',
  add: 'Create a token',
  new: 'New token',
  name: 'What it is for',
  namePlaceholder: 'Nightly upload',
  role: 'Role',
  roleHint: 'It may never do more than this role.',
  power: 'What it may do',
  all: 'All that the role may',
  some: 'Only this',
  someHint: 'The less a token may, the less harm is done when somebody finds it.',
  scopes,
  scopesMissing: 'Choose at least one.',
  scopesOf: (chosen: readonly TokenScope[]) => chosen.map((scope) => scopes[scope].name).join(', '),
  days: 'Valid for days',
  daysHint: 'We warn owners before it ends.',
  daysNone: 'No limit',
  rate: 'Requests per minute',
  rateHint: 'More than this are refused until the minute is over.',
  rateNone: 'As usual',
  rateOf: (count: number) => `${plural(count, 'request', 'requests')} per minute`,
  create: 'Create token',
  shownTitle: 'The new token',
  shown: 'Copy it now: it is shown only this once.',
  copyToken: 'Copy the token',
  done: 'I have copied it',
  created: (when: string, who: string) => `made ${formatDay(when)} by ${who}`,
  used: (when: string | null) => (when === null ? 'never used' : `last used ${formatMoment(when)}`),
  expires: (when: string | null) => (when === null ? 'does not expire' : `expires ${formatDay(when)}`),
  soon: (days: number) => (days <= 1 ? 'Expires within a day' : `Expires in ${formatNumber(days)} days`),
  revoked: 'Revoked',
  expired: 'Expired',
  revoke: 'Revoke',
  revokeLabel: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke “${name}”?`,
  revokeText: 'Programs that use it are locked out at once.',
  revokedNow: (name: string) => `“${name}” is revoked.`,
};
