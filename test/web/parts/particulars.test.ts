import { describe, expect, it } from 'vitest';
import { particularLines } from '../../../src/web/particulars/particularLines.ts';

const names = {
  field: (key: string) => ({ department: 'Department', job_title: 'Job Title' })[key] ?? key,
  hub: (id: string) => (id === 'h1' ? 'Toronto' : undefined),
};
/** "Label: before → after" */
function told(action: string, particulars: Record<string, unknown>) {
  const { lines, rest } = particularLines({ action, particulars }, names);
  expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  return {
    lines: lines.map(({ label, before, after }) =>
      before === undefined ? `${label}: ${after}` : `${label}: ${before} → ${after}`,
    ),
    rest,
  };
}

describe('what the audit trail keeps, in words', () => {
  it('names what changed first, then why and where', () => {
    expect(
      told('member.updated', {
        hub: 'h1',
        after: { department: 'Revenue', job_title: null, location: 'Berlin' },
        before: { department: 'Sales', job_title: 'Analyst', location: 'Berlin' },
        reason: 'differs',
      }),
    ).toEqual({
      lines: [
        'Department: Sales → Revenue',
        'Job Title: Analyst → ',
        'Why: The list says something else',
        'Hub: Toronto',
      ],
      rest: {},
    });
  });

  it.each([
    [
      'admin.changed',
      { email: 'b@x.test', before: 'approver', role: 'admin' },
      ['E-mail address: b@x.test', 'Role: Approver → Admin'],
    ],
    [
      'admin.added',
      { email: 'b@x.test', before: null, role: 'viewer' },
      ['E-mail address: b@x.test', 'Role: Viewer'],
    ],
    ['hub.renamed', { before: 'Old', after: 'New' }, ['Name: Old → New']],
    ['field.added', { field: 'pronouns', label: 'Pronouns', type: 'text' }, ['Name: Pronouns', 'Kind: Text']],
    [
      'field.option_renamed',
      { field: 'department', before: 'A', after: 'B', members: 0 },
      ['Option: A → B', 'Field: Department'],
    ],
    [
      'member.deactivated',
      { reason: 'manual', before: 'active', lost_programs: ['Circle', 'Club'] },
      ['Status before: Active', 'Why: By hand', 'Programs that ended: Circle, Club'],
    ],
    [
      'tenant.settings_changed',
      {
        before: { removalShare: 0.2, smallHubRemovals: 4 },
        after: { removalShare: 0.2, smallHubRemovals: 1 },
      },
      ['People of a small hub who may be removed: 4 → 1'],
    ],
    [
      'source.policy_changed',
      { before: {}, after: { invite: 'auto' } },
      ['Invite new people: a person approves → goes by itself'],
    ],
    [
      'token.created',
      { name: 'import', role: 'admin', expires_days: null },
      ['Name: import', 'Role: Admin', 'Valid for: no limit'],
    ],
    [
      'plan.held',
      {
        rows: { read: 9, unchanged: 0, planned: 8, attention: 1 },
        safeguards: ['segment_vanished', 'segment_vanished'],
      },
      ['Rows: 9 read, 8 planned, 1 needs attention', 'Held because: everybody of a segment is missing'],
    ],
    [
      'plan.approved',
      {
        summary: {
          digest: 'd',
          summary: { invite: { approve: 1, skip: 2 }, deprovision: { delete_from_hub: 8 } },
          removals: 8,
          undecided: 0,
        },
      },
      ['Send invites: 1 person', 'Left as they are: 2 people', 'Delete from hub: 8 people'],
    ],
    [
      'mapping.value_decided',
      { column: 'Job Function', value: 'Ops', target: null },
      ['Column: Job Function', 'Value: Ops', 'Goes to: left out'],
    ],
    [
      'provider.changed',
      {
        name: 'Maple ID',
        role_map: { 'psm-viewers': 'viewer' },
        enabled: true,
        before: { name: 'Maple ID', role_map: {}, enabled: false },
        secret_changed: true,
      },
      [
        'Which value gives which role:  → psm-viewers: Viewer',
        'In use: No → Yes',
        'Client secret changed: Yes',
      ],
    ],
    [
      'tenant.settings_changed',
      { before: { ownPlans: false, removalsOver: null }, after: { ownPlans: true, removalsOver: 1500 } },
      [
        'Nobody approves alone what they brought in: No → Yes',
        'More removals than this only by two:  → 1,500',
      ],
    ],
    [
      'token.created',
      { name: 'Nightly', role: 'admin', scopes: ['read', 'plan'], requests_per_minute: 60, expires_days: 7 },
      [
        'Name: Nightly',
        'Role: Admin',
        'Valid for: 7 days',
        'What it may do: Look, Plan',
        'Requests per minute: 60',
      ],
    ],
    [
      'plan.approved_first',
      { needs_second: 'removals' },
      ['Takes two people because: many would be removed'],
    ],
    ['member.updated', { hub: 'gone', before: {}, after: {} }, []],
  ] as [string, Record<string, unknown>, string[]][])('%s %o', (action, particulars, lines) => {
    expect(told(action, particulars)).toEqual({ lines, rest: {} });
  });

  it('leaves over what it has no words for', () => {
    expect(told('x.y', { name: 'N', odd: { deep: 1 }, strange: 'value' })).toEqual({
      lines: ['Name: N'],
      rest: { odd: { deep: 1 }, strange: 'value' },
    });
  });
});
