import { describe, expect, it } from 'vitest';
import { type Compared, decide } from '../../src/planning/decide.ts';

const nobody: Compared = {
  row_no: 2,
  weight: 1,
  record_key: 'id:E1',
  dispute: null,
  member_id: null,
  version: null,
  account: null,
  membership: null,
  protected: null,
  member_email: null,
  member_first_name: null,
  member_last_name: null,
  deleted_at: null,
  purge_after: null,
  own_reason: null,
  admin_hold: null,
  lost_programs: null,
  unique_id: 'E1',
  email: 'ada@acme.test',
  first_name: 'Ada',
  last_name: 'Lovelace',
  status: null,
  eligible: null,
  vals: {},
  issues: null,
  diff: null,
  was: null,
};
const member = { member_id: 'm1', version: 3, protected: false, member_email: 'ada@acme.test' } as const;
const active: Compared = { ...nobody, ...member, account: 'active', membership: 'active' };
const invited: Compared = { ...nobody, ...member, account: 'invited', membership: 'invited' };
const elsewhere: Compared = { ...nobody, ...member, account: 'active', membership: null };
const deactivated: Compared = { ...nobody, ...member, account: 'deactivated', membership: 'active' };
const deleted: Compared = {
  ...nobody,
  ...member,
  account: 'deleted',
  membership: null,
  deleted_at: new Date('2026-03-01T08:00:00Z'),
  purge_after: new Date('2026-03-31T08:00:00Z'),
};
const byStatus = { own_reason: 'status' } as const;
const byAbsence = { own_reason: 'absence' } as const;
const byHand = { admin_hold: { actor: 'admin:owner@acme.test', at: '2026-03-01T08:00:00Z' } } as const;
const differs = { diff: { department: ['Sales', 'Finance'] as const } };

type Expected = Record<string, unknown>;
const unchanged: Expected = { class: 'unchanged' };
const notEligible: Expected = { class: 'not_eligible' };
const proposed = (kind: string, reason: string, more: Expected = {}): Expected => ({
  class: 'planned',
  proposal: { kind, reason, ticked: true, diff: {}, effects: {}, ...more },
});
const update = proposed('update', 'differs', differs);
const noneLost = { effects: { lost_programs: [] } };

/** The sentence of the rule book, the record beside its member, what is proposed. */
const rules: readonly [string, Compared, Expected][] = [
  ['present, no status, nobody: invite, new', nobody, proposed('invite', 'new')],
  ['present and active, nobody: invite, new', { ...nobody, status: 'active' }, proposed('invite', 'new')],
  [
    'an invitation of a newcomer carries all values',
    { ...nobody, vals: { department: 'Sales', languages: ['English', 'German'] } },
    proposed('invite', 'new', {
      diff: { department: [null, 'Sales'], languages: [null, ['English', 'German']] },
    }),
  ],
  ['present and eligible, nobody: invite, new', { ...nobody, eligible: true }, proposed('invite', 'new')],
  ['present, account not in this hub: invite, joins_hub', elsewhere, proposed('invite', 'joins_hub')],
  [
    'present, account not in this hub, values differ: they ride along with the invitation',
    { ...elsewhere, ...differs },
    proposed('invite', 'joins_hub', differs),
  ],
  [
    'present, invited to another hub only: invite, joins_hub',
    { ...elsewhere, account: 'invited' },
    proposed('invite', 'joins_hub'),
  ],
  ['present, invited, has not accepted: nothing', invited, unchanged],
  ['present and active, invited, has not accepted: nothing', { ...invited, status: 'active' }, unchanged],
  ['present, invited, has not accepted, values differ: update', { ...invited, ...differs }, update],
  [
    'present, account active but this hub not accepted, values differ: update',
    { ...active, membership: 'invited', ...differs },
    update,
  ],
  ['present, active, values differ: update', { ...active, ...differs }, update],
  ['present and active, active, values differ: update', { ...active, ...differs, status: 'active' }, update],
  ['present, active, values equal: unchanged', active, unchanged],
  ['present and active, active, values equal: unchanged', { ...active, status: 'active' }, unchanged],
  ['present, not eligible, nobody: not eligible', { ...nobody, eligible: false }, notEligible],
  ['present, not eligible, not in this hub: not eligible', { ...elsewhere, eligible: false }, notEligible],
  [
    'present, not eligible, member of this hub: eligibility is a value like any other',
    { ...active, eligible: false, diff: { eligibility: ['eligible', 'ineligible'] } },
    proposed('update', 'differs', { diff: { eligibility: ['eligible', 'ineligible'] } }),
  ],
  ['present, not eligible, member of this hub, equal: unchanged', { ...active, eligible: false }, unchanged],
  [
    'present, status inactive, active: deactivate, status',
    { ...active, status: 'inactive' },
    proposed('deactivate', 'status'),
  ],
  [
    'present, status inactive, invited: deactivate, status',
    { ...invited, status: 'inactive' },
    proposed('deactivate', 'status'),
  ],
  [
    'present, status inactive, values differ: they ride along in the same change',
    { ...active, ...differs, status: 'inactive' },
    proposed('deactivate', 'status', differs),
  ],
  [
    'present, status active, deactivated by status: reactivate, status',
    { ...deactivated, ...byStatus, status: 'active' },
    proposed('reactivate', 'status', noneLost),
  ],
  [
    'present, status active, deactivated by absence: reactivate, returned',
    { ...deactivated, ...byAbsence, status: 'active' },
    proposed('reactivate', 'returned', noneLost),
  ],
  [
    'present, no status column, deactivated by absence: reactivate, returned',
    { ...deactivated, ...byAbsence },
    proposed('reactivate', 'returned', noneLost),
  ],
  [
    'present, no status column, deleted explicitly by the source before: reactivate, returned',
    { ...deactivated, own_reason: 'deleted_in_source' },
    proposed('reactivate', 'returned', noneLost),
  ],
  [
    'a reactivation says which enrolments were lost, and carries the values that differ',
    { ...deactivated, ...byAbsence, ...differs, lost_programs: [['Spring round'], ['Reunion']] },
    proposed('reactivate', 'returned', {
      ...differs,
      effects: { lost_programs: ['Spring round', 'Reunion'] },
    }),
  ],
  ['present, no status column, deactivated by status: nothing', { ...deactivated, ...byStatus }, unchanged],
  [
    'present, no status column, deactivated by status, values differ: update only',
    { ...deactivated, ...byStatus, ...differs },
    update,
  ],
  [
    'present, status active, deactivated by an admin by hand: offered, unticked, saying who and when',
    { ...deactivated, ...byHand, status: 'active' },
    proposed('reactivate', 'status', {
      ticked: false,
      effects: {
        lost_programs: [],
        deactivated_by: 'admin:owner@acme.test',
        deactivated_at: '2026-03-01T08:00:00Z',
      },
    }),
  ],
  [
    'present, no status column, deactivated by an admin by hand: nothing',
    { ...deactivated, ...byHand },
    unchanged,
  ],
  [
    'present, status active, held by this source and by an admin: only the own hold is offered',
    { ...deactivated, ...byStatus, ...byHand, status: 'active' },
    proposed('reactivate', 'status', noneLost),
  ],
  [
    'present, status active, held by another source only: each holder lifts its own',
    { ...deactivated, status: 'active' },
    unchanged,
  ],
  ['present, status inactive, nobody: nothing', { ...nobody, status: 'inactive' }, unchanged],
  ['present, status inactive, not in this hub: nothing', { ...elsewhere, status: 'inactive' }, unchanged],
  [
    'present, status inactive, already deactivated: nothing',
    { ...deactivated, ...byStatus, status: 'inactive' },
    unchanged,
  ],
  [
    'present, status inactive, already deactivated, values differ: they are still updated',
    { ...deactivated, ...byStatus, ...differs, status: 'inactive' },
    update,
  ],
  [
    'present, deleted not long ago: restore offered, unticked, with its dates; never a silent invitation',
    deleted,
    proposed('restore', 'deleted', {
      ticked: false,
      effects: { deleted_at: '2026-03-01T08:00:00.000Z', purge_after: '2026-03-31T08:00:00.000Z' },
    }),
  ],
  ['present, status inactive, deleted: nothing', { ...deleted, status: 'inactive' }, unchanged],
  [
    'status inactive, marked protected: never removed by a sync',
    { ...active, protected: true, status: 'inactive' },
    unchanged,
  ],
  [
    'status inactive, the last owner: never removed by a sync',
    { ...active, last_owner: true, status: 'inactive' },
    unchanged,
  ],
  [
    'status inactive, marked protected, values differ: only the values',
    { ...active, protected: true, ...differs, status: 'inactive' },
    update,
  ],
  [
    'present, deactivated and in other hubs only: a person has to look',
    { ...deactivated, membership: null },
    {
      class: 'attention',
      code: 'deactivated_account',
      message: expect.stringContaining('Reactivate it first'),
      rejected: false,
    },
  ],
];

describe('what a record proposes', () => {
  it.each(rules)('%s', (_, record, expected) => {
    expect(decide(record)).toEqual(expected);
  });

  it.each([
    ['e-mail address', { email: null }, 'needs an e-mail address.'],
    ['first name', { first_name: null }, 'needs a first name.'],
    ['last name', { last_name: null }, 'needs a last name.'],
    [
      'e-mail address and name',
      { email: null, first_name: null, last_name: null },
      'needs an e-mail address and a first name and a last name.',
    ],
  ])('a newcomer without %s is rejected', (_, blank, words) => {
    expect(decide({ ...nobody, ...blank })).toMatchObject({
      class: 'attention',
      code: 'missing_required',
      rejected: true,
      message: expect.stringContaining(words),
    });
  });

  it.each(['first_name', 'last_name', 'email'])(
    'for an existing member a blank %s says nothing, like any blank',
    (field) => {
      expect(decide({ ...active, [field]: null })).toEqual(unchanged);
    },
  );

  it.each([
    ['keys_disagree', /linked to one member, but its Unique ID belongs to another/],
    ['same_member', /claims the same member and says something else/],
    ['same_unique_id', /same Unique ID and says something else/],
    ['same_email', /same e-mail address and says something else/],
    ['id_and_email_disagree', /Unique ID says one member and the e-mail address says another/],
  ] as const)('a disputed record (%s) is never guessed, whoever it is about', (dispute, message) => {
    for (const record of [nobody, active, deactivated, deleted]) {
      expect(decide({ ...record, dispute, status: 'inactive' })).toEqual({
        class: 'attention',
        code: dispute,
        message: expect.stringMatching(message),
        rejected: false,
      });
    }
  });
});
