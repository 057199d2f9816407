import { describe, expect, it } from 'vitest';
import { fields } from './employee.ts';
import {
  Ambiguous,
  type Approval,
  carryOut,
  type Expectation,
  predict,
  statusOf,
  type World,
  worldOf,
  writeLinks,
} from './oracle.ts';
import type { Setup, SetupMember, Table } from './shape.ts';

/** The oracle against the rule book, sentence by sentence: a judge must know the law. */

type Row = Record<string, string>;

function member(name: string, more: Partial<SetupMember> = {}): SetupMember {
  return {
    unique_id: name.toUpperCase(),
    email: `${name}@example.com`,
    first_name: name,
    last_name: 'Smith',
    status: 'active',
    hubs: ['Toronto'],
    profile: { department: 'Sales', job_title: 'Nurse' },
    ...more,
  };
}

/** A row of somebody, whose other cells repeat what the directory has. */
function row(name: string, more: Row = {}): Row {
  return {
    unique_id: name.toUpperCase(),
    email: `${name}@example.com`,
    first_name: name,
    last_name: 'Smith',
    department: 'Sales',
    job_title: 'Nurse',
    ...more,
  };
}

function directory(...members: SetupMember[]): World {
  const setup: Setup = {
    tenant: { name: 'T', slug: 't' },
    hubs: [{ name: 'Toronto' }, { name: 'Berlin' }],
    fields,
    programs: [],
    admins: [{ email: 'owner@example.com', role: 'owner' }],
    members,
  };
  return worldOf(structuredClone(setup));
}

function table(rows: Row[], without: string[] = []): Table {
  const columns = fields
    .filter(({ key }) => !without.includes(key))
    .map(({ key, label }) => ({ header: label, field: key }));
  return { columns, dates: 'iso', rows: rows.map((cells) => columns.map(({ field }) => cells[field] ?? '')) };
}

function read(
  world: World,
  rows: Row[],
  options: { partial?: boolean; without?: string[] } = {},
): Expectation {
  return predict(world, {
    table: table(rows, options.without),
    hub: 'Toronto',
    partial: options.partial ?? false,
  });
}

/** What becomes of one row about somebody. */
function outcome(now: SetupMember[], cells: Row, options: { without?: string[] } = {}): string {
  const { outcomes } = read(directory(...now), [cells], { ...options, partial: true });
  const { rowClass, rule } = outcomes.get(2) ?? { rowClass: '?', rule: '?' };
  return `${rowClass} | ${rule}`;
}

const everything: Approval = {
  kinds: ['invite', 'update', 'reactivate', 'deactivate'],
  absent: 'deactivate',
  includeNeverInSource: true,
  despiteUnreadableRows: true,
};

function settle(
  world: World,
  rows: Row[],
  approval: Partial<Approval> = {},
  options: { partial?: boolean } = {},
): Expectation {
  const plan = read(world, rows, options);
  writeLinks(world, plan);
  carryOut(world, plan, { ...everything, ...approval });
  return plan;
}

describe('what is proposed', () => {
  const inBerlin = member('ann', { hubs: ['Berlin'] });
  const invited = member('ann', { status: 'invited' });
  const byHand = member('ann', { status: 'deactivated' });
  it.each<[string, SetupMember[], Row, string]>([
    ['nobody, active', [], row('ann', { status: ' ACTIVE ' }), 'planned | invite: new'],
    ['nobody, no status', [], row('ann'), 'planned | invite: new'],
    [
      'nobody, inactive',
      [],
      row('ann', { status: 'In active' }),
      'unchanged | unchanged: inactive and nobody',
    ],
    [
      'nobody, not eligible',
      [],
      row('ann', { program_eligibility: 'INELIGIBLE' }),
      'not_eligible | not eligible: nobody',
    ],
    ['in another hub', [inBerlin], row('ann'), 'planned | invite: joins_hub, active'],
    [
      'in another hub, not eligible',
      [inBerlin],
      row('ann', { program_eligibility: 'ineligible' }),
      'not_eligible | not eligible: not in this hub',
    ],
    ['invited, equal', [invited], row('ann'), 'unchanged | unchanged: invited'],
    ['invited, differs', [invited], row('ann', { job_title: 'Doctor' }), 'planned | update: invited'],
    ['invited, inactive', [invited], row('ann', { status: 'inactive' }), 'planned | deactivate: invited'],
    ['active, equal', [member('ann')], row('ann', { status: 'active' }), 'unchanged | unchanged: active'],
    ['active, differs', [member('ann')], row('ann', { job_title: 'Doctor' }), 'planned | update: active'],
    [
      'active, not eligible',
      [member('ann')],
      row('ann', { program_eligibility: 'ineligible' }),
      'planned | update: active',
    ],
    ['active, inactive', [member('ann')], row('ann', { status: 'inactive' }), 'planned | deactivate: active'],
    [
      'active, inactive with values',
      [member('ann')],
      row('ann', { status: 'inactive', job_title: 'X' }),
      'planned | deactivate: active with values',
    ],
    [
      'by hand, active',
      [byHand],
      row('ann', { status: 'active' }),
      'planned | reactivate: deactivated by hand',
    ],
    ['by hand, no status', [byHand], row('ann'), 'unchanged | unchanged: no status, deactivated by hand'],
    [
      'deactivated, inactive',
      [byHand],
      row('ann', { status: 'inactive' }),
      'unchanged | unchanged: inactive and deactivated already',
    ],
    [
      'deactivated, inactive, differs',
      [byHand],
      row('ann', { status: 'inactive', job_title: 'X' }),
      'planned | update: inactive and deactivated already',
    ],
    [
      'protected, inactive',
      [member('ann', { protected: true })],
      row('ann', { status: 'inactive' }),
      'unchanged | unchanged: inactive but protected',
    ],
    [
      'the last owner, inactive',
      [member('owner')],
      row('owner', { status: 'inactive' }),
      'unchanged | unchanged: inactive but protected',
    ],
  ])('%s', (_, now, cells, expected) => {
    expect(outcome(now, cells)).toBe(expected);
  });

  it('a status that nobody confirmed is not inactive, and it waits', () => {
    const plan = read(directory(member('ann')), [row('ann', { status: 'Terminated' })], { partial: true });
    expect(plan.rows).toMatchObject({ unchanged: 1, attention: 0 });
    expect([...plan.waiting.keys()]).toEqual(['status: Terminated']);
  });

  it('deactivated by status: active brings back, no status says nothing', () => {
    const world = directory(member('ann'));
    settle(world, [row('ann', { status: 'inactive' })], {}, { partial: true });
    expect(world.people.map(statusOf)).toEqual(['deactivated']);
    expect(read(world, [row('ann')]).rows).toMatchObject({ unchanged: 1 });
    expect(settle(world, [row('ann', { status: 'active' })]).counts.reactivate).toBe(1);
    expect(world.people.map(statusOf)).toEqual(['active']);
  });

  it('deactivated by absence: whoever is back is active again, with or without a status', () => {
    for (const status of ['active', '']) {
      const crowd = ['b', 'c', 'd', 'e', 'f'].map((name) => member(name));
      const world = directory(member('ann'), ...crowd);
      const others = ['b', 'c', 'd', 'e', 'f'].map((name) => row(name));
      expect(settle(world, others).counts.deprovision).toBe(1);
      const back = settle(world, [...others, row('ann', { status })]);
      expect(back.changes.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(['reactivate returned']);
      expect(world.people.map(statusOf)).not.toContain('deactivated');
    }
  });

  it('deleted people are offered for restore, unticked', () => {
    const world = directory(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => member(name)));
    settle(
      world,
      ['b', 'c', 'd', 'e', 'f'].map((name) => row(name)),
      { absent: 'delete-from-tenant' },
    );
    const plan = settle(
      world,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => row(name)),
    );
    expect(plan.counts).toMatchObject({ restore: 1, invite: 0 });
    expect(world.people.map(statusOf)).toContain('deleted');
  });
});

describe('cells', () => {
  const differs = (cells: Row, profile: SetupMember['profile'] = {}) =>
    outcome(
      [member('ann', { profile: { department: 'Sales', job_title: 'Nurse', ...profile } })],
      row('ann', cells),
    );

  it.each<[string, Row, SetupMember['profile']]>([
    ['a blank cell says nothing', { department: ' ', job_title: '' }, {}],
    ['text is trimmed', { job_title: '  Nurse ' }, {}],
    [
      'options by their words',
      { department: 'legal_risk and COMPLIANCE' },
      { department: 'Legal, Risk and Compliance' },
    ],
    ['options without marks', { location: 'montreal' }, { location: 'Montréal' }],
    [
      'multi-selects as sets',
      { languages: 'german | Chinese, Mandarin; English' },
      { languages: ['English', 'German', 'Chinese, Mandarin'] },
    ],
    [
      'commas that are no part of an option',
      { languages: 'French,Chinese, Cantonese' },
      { languages: ['Chinese, Cantonese', 'French'] },
    ],
    ['a guard against formulas', { phone: "'+49 30 1" }, { phone: '+49 30 1' }],
    ['addresses in capitals', { email: 'ANN@Example.COM' }, {}],
  ])('%s: no difference', (_, cells, profile) => {
    expect(differs(cells, profile)).toBe('unchanged | unchanged: active');
  });

  it.each<[string, Row, SetupMember['profile']]>([
    ['nothing but the ends is trimmed', { job_title: 'nurse' }, {}],
    ['an apostrophe that guards nothing stays', { last_name: "'t Hooft" }, {}],
    ['a set that lost a member', { languages: 'English' }, { languages: ['English', 'German'] }],
  ])('%s: a difference', (_, cells, profile) => {
    expect(differs(cells, profile)).toBe('planned | update: active');
  });

  it('an unknown option lets the row go on without the field', () => {
    const plan = read(directory(member('ann')), [row('ann', { department: 'Poetry', job_title: 'Doctor' })], {
      partial: true,
    });
    expect(plan.rows).toMatchObject({ planned: 1, attention: 0 });
    expect(plan.changes[0]?.difference.profile).toEqual(new Map([['job_title', 'Doctor']]));
    expect(plan.waiting).toEqual(new Map([['department: Poetry', [2]]]));
  });

  it('dates in the order that the column proves', () => {
    const world = directory(member('ann', { profile: { hire_date: '2020-04-03' } }));
    for (const [dates, text] of [
      ['dmy', '03.04.2020'],
      ['mdy', '04/03/2020'],
      ['iso', '2020-04-03'],
    ] as const) {
      const given = table([{ unique_id: 'ANN', hire_date: text }]);
      expect(
        predict(world, { table: { ...given, dates }, hub: 'Toronto', partial: true }).rows.unchanged,
      ).toBe(1);
    }
  });

  it('a missing column leaves the field alone', () => {
    expect(outcome([member('ann')], row('ann'), { without: ['department', 'status', 'email'] })).toBe(
      'unchanged | unchanged: active',
    );
  });

  it.each<[string, Row, string]>([
    ['without e-mail', row('new', { email: '' }), 'newcomer without e-mail or name'],
    ['without first name', row('new', { first_name: ' ' }), 'newcomer without e-mail or name'],
    ['without last name', row('new', { last_name: '' }), 'newcomer without e-mail or name'],
    ['with a broken e-mail', row('new', { email: 'a@b@example.com' }), 'invalid_email'],
    ['without any key', row('new', { unique_id: '', email: '' }), 'no_key'],
  ])('a newcomer %s is rejected', (_, cells, why) => {
    expect(outcome([member('ann')], cells)).toBe(`attention | rejected: ${why}`);
  });

  it('for a member known by Unique ID the same blanks say nothing', () => {
    expect(outcome([member('ann')], row('ann', { email: '', first_name: '', last_name: ' ' }))).toBe(
      'unchanged | unchanged: active',
    );
  });
});

describe('whom a record is about', () => {
  it('Unique IDs are exact after trimming, and their case counts', () => {
    const now = [member('ann')];
    expect(outcome(now, row('ann', { unique_id: ' ANN ', email: '' }))).toBe('unchanged | unchanged: active');
    expect(outcome(now, row('other', { unique_id: 'ann' }))).toBe('planned | invite: new');
  });

  it('an e-mail change with the same Unique ID is an update', () => {
    expect(outcome([member('ann')], row('ann', { email: 'new@example.com' }))).toBe(
      'planned | update: active',
    );
  });

  it('without Unique ID the e-mail decides, and blank keys never equal each other', () => {
    const world = directory(member('ann'));
    expect(outcome([member('ann')], row('ann', { unique_id: '' }))).toBe('unchanged | unchanged: active');
    const blank = [row('x', { unique_id: '' }), row('y', { unique_id: '' })];
    expect(read(world, blank, { partial: true }).counts.invite).toBe(2);
  });

  it('an unknown Unique ID is adopted if the member has none, else disputed', () => {
    const { unique_id: _none, ...without } = member('ann');
    const world = directory(without);
    settle(world, [row('ann')], {}, { partial: true });
    expect(world.people[0]?.uid).toBe('ANN');
    expect(outcome([member('ann')], row('ann', { unique_id: 'OTHER' }))).toMatch(/^attention \| disputed/);
  });

  it('a Unique ID of one and an e-mail of another is disputed', () => {
    const now = [member('ann'), member('ben')];
    expect(outcome(now, row('ann', { email: 'ben@example.com' }))).toMatch(/^attention \| disputed/);
  });

  it('an address is free once its owner gives it up in the same file, and not before', () => {
    const world = directory(member('ann'), member('ben'));
    const handedOn = [row('ann', { email: 'new@example.com' }), row('ben', { email: 'ann@example.com' })];
    expect(read(world, handedOn, { partial: true }).counts.update).toBe(2);
    const kept = [row('ann'), row('ben', { email: 'ann@example.com' })];
    expect(read(world, kept, { partial: true }).rows).toMatchObject({ unchanged: 1, attention: 1 });
  });

  it('circles of addresses are disputed, whoever is in them', () => {
    const world = directory(member('a'), member('b'), member('c'), member('d'));
    const circle = [
      row('a', { email: 'b@example.com' }),
      row('b', { email: 'c@example.com' }),
      row('c', { email: 'a@example.com' }),
      row('d'),
    ];
    expect(read(world, circle, { partial: true }).attentionRows).toEqual([2, 3, 4]);
  });

  it('two records about one member are disputed unless they say the same', () => {
    const world = directory(member('ann'));
    const same = [
      row('ann', { department: 'SALES', job_title: 'Doctor' }),
      row('ann', { job_title: ' Doctor' }),
    ];
    expect(read(world, same, { partial: true })).toMatchObject({
      rows: { planned: 2 },
      counts: { update: 1 },
    });
    const other = [...same, row('ann', { unique_id: '' })];
    expect(read(world, other, { partial: true }).rows).toMatchObject({ planned: 0, attention: 3 });
  });

  it('two newcomers with one key or one e-mail are disputed unless they say the same', () => {
    const world = directory();
    const one = [row('x'), row('y', { unique_id: 'X' })];
    const two = [row('x'), row('y', { email: 'x@example.com' })];
    for (const rows of [one, two]) expect(read(world, rows, { partial: true }).rows.attention).toBe(2);
    expect(read(world, [row('x'), row('x')], { partial: true })).toMatchObject({
      rows: { planned: 2 },
      counts: { invite: 1 },
    });
  });
});

describe('who is absent', () => {
  const crowd = ['b', 'c', 'd', 'e', 'f', 'g'];
  const others = crowd.map((name) => row(name));
  const around = (...special: SetupMember[]) => directory(...special, ...crowd.map((name) => member(name)));

  it('active and invited members of this hub, known to the source or not', () => {
    const world = around(member('ann'), member('new', { status: 'invited' }));
    writeLinks(world, read(world, [...others, row('ann'), row('new')]));
    world.people.push({
      ...(world.people[0] as World['people'][number]),
      id: 99,
      uid: 'Z',
      email: 'z@example.com',
    });
    expect(read(world, others).changes.map(({ reason, person }) => `${reason} ${person?.email}`)).toEqual([
      'left_source ann@example.com',
      'left_source new@example.com',
      'never_in_source z@example.com',
    ]);
  });

  it.each<[string, SetupMember]>([
    ['of another hub', member('ann', { hubs: ['Berlin'] })],
    ['deactivated already', member('ann', { status: 'deactivated' })],
    ['protected', member('ann', { protected: true })],
    ['the last owner', member('owner')],
  ])('nobody who is %s', (_, special) => {
    expect(read(around(special), others).counts.deprovision).toBe(0);
  });

  it.each<[string, Row[]]>([
    ['a rejected row', [row('ann', { email: 'no address' })]],
    ['a disputed row', [row('ann', { email: 'b@example.com' })]],
    ['the e-mail of a disputed row', [row('x', { email: 'ann@example.com' })]],
    ['rows that say different things', [row('ann'), row('ann', { job_title: 'X' })]],
  ])('nobody whom %s names', (_, rows) => {
    expect(read(around(member('ann')), [...others, ...rows]).counts.deprovision).toBe(0);
  });

  it('nobody from a file that lists only some people', () => {
    expect(read(around(member('ann')), others.slice(0, 1), { partial: true }).counts.deprovision).toBe(0);
  });

  it('nobody whom another source of the hub lists', () => {
    const world = around(member('ann'));
    writeLinks(
      world,
      predict(world, { table: table([row('ann')]), hub: 'Toronto', partial: true, source: 'payroll' }),
    );
    expect(read(world, others).counts.deprovision).toBe(0);
  });

  it('rows without a readable key keep the removals waiting, and nothing else', () => {
    const world = around(member('ann'));
    const rows = [...others.slice(1), row('b', { job_title: 'Doctor' }), { first_name: 'Who' }];
    settle(world, rows, { despiteUnreadableRows: false });
    expect(world.people.find(({ email }) => email === 'ann@example.com')?.holds).toEqual([]);
    expect(world.people.find(({ email }) => email === 'b@example.com')?.profile.get('job_title')).toBe(
      'Doctor',
    );
  });
});

describe('what holds a plan', () => {
  const crowd = (count: number, more: (index: number) => Partial<SetupMember> = () => ({})) =>
    Array.from({ length: count }, (_, index) => member(`m${index}`, more(index)));
  const rowsOf = (from: number, to: number, more: Row = {}) =>
    Array.from({ length: to - from }, (_, index) => row(`m${from + index}`, more));

  it.each([
    [25, 5, 6],
    [20, 4, 5],
    [19, 4, 5],
    [5, 2, 3],
  ])('of %i members %i may go, not %i', (size, allowed, refused) => {
    const world = directory(...crowd(size));
    expect(read(world, rowsOf(allowed, size)).exit).toBe(2);
    expect(read(world, rowsOf(refused, size)).exit).toBe(3);
  });

  it('removals of the last 24 hours count too', () => {
    const world = directory(...crowd(100));
    settle(world, rowsOf(12, 100));
    expect(read(world, rowsOf(17, 100)).safeguards).toEqual([]);
    expect(read(world, rowsOf(22, 100)).safeguards).toEqual(['removals']);
  });

  it('more than 40 % rejected rows', () => {
    const world = directory(...crowd(6));
    const junk = Array.from({ length: 5 }, () => ({ first_name: 'No key' }));
    expect(read(world, [...rowsOf(0, 6), ...junk.slice(1)]).safeguards).toEqual([]);
    expect(read(world, [...rowsOf(0, 6), ...junk]).safeguards).toEqual(['rejected_rows']);
  });

  it('rows that fell by more than 30 %', () => {
    const world = directory(...crowd(30));
    const silent = Array.from({ length: 20 }, (_, index) => row(`x${index}`, { status: 'inactive' }));
    settle(world, [...rowsOf(0, 30), ...silent]);
    expect(read(world, [...rowsOf(0, 30), ...silent.slice(15)]).safeguards).toEqual([]);
    expect(read(world, [...rowsOf(0, 30), ...silent.slice(16)]).safeguards).toEqual(['row_count']);
    expect(read(world, rowsOf(0, 30), { partial: true }).safeguards).toEqual([]);
  });

  it('fewer than half of the members recognised', () => {
    const world = directory(...crowd(8));
    expect(read(world, rowsOf(4, 8)).safeguards).toEqual([]);
    expect(read(world, [...rowsOf(5, 8), row('x'), row('y')]).safeguards).toContain('recognised');
  });

  it('a segment of five that vanishes', () => {
    const world = directory(
      ...crowd(60, (index) => ({
        profile: { department: index < 5 ? 'Engineering' : index < 9 ? 'Human Resources' : 'Sales' },
      })),
    );
    expect(read(world, rowsOf(5, 60)).safeguards).toEqual(['segment']);
    expect(read(world, [...rowsOf(0, 5), ...rowsOf(9, 60)]).safeguards).toEqual([]);
    expect(read(world, rowsOf(4, 60)).safeguards).toEqual([]);
  });
});

describe('what is carried out', () => {
  const others = ['b', 'c', 'd', 'e', 'f'].map((name) => row(name));
  const around = (...special: SetupMember[]) =>
    directory(...special, ...['b', 'c', 'd', 'e', 'f'].map((name) => member(name)));
  const ann = (world: World) => world.people.find(({ email }) => email === 'ann@example.com');

  it('a newcomer is invited with the profile, a joiner keeps the account', () => {
    const world = around(member('ann', { hubs: ['Berlin'] }));
    settle(world, [...others, row('ann'), row('new')]);
    expect([...(ann(world)?.hubs ?? [])]).toEqual([
      ['Berlin', 'active'],
      ['Toronto', 'invited'],
    ]);
    const newcomer = world.people.find(({ email }) => email === 'new@example.com');
    expect(newcomer).toMatchObject({ accepted: false, uid: 'NEW', first: 'new' });
    expect(read(world, [...others, row('ann'), row('new')]).exit).toBe(0);
  });

  it('delete from hub leaves the account, delete from Tenant does not', () => {
    const both = member('ann', { hubs: ['Toronto', 'Berlin'] });
    const left = around(both);
    settle(left, others, { absent: 'delete-from-hub' });
    expect(ann(left)).toMatchObject({ deleted: false, hubs: new Map([['Berlin', 'active']]) });
    const gone = around(both);
    settle(gone, others, { absent: 'delete-from-tenant' });
    expect(ann(gone)?.deleted).toBe(true);
  });

  it('those never in the source need their own tick, and offers that nobody ticked stay', () => {
    const world = around(member('ann'), member('byhand', { status: 'deactivated' }));
    const rows = [...others, row('byhand', { status: 'active' })];
    settle(world, rows, { includeNeverInSource: false });
    expect(read(world, rows).counts).toMatchObject({ deprovision: 1, reactivate: 1 });
  });

  it('what the rule book leaves open is never judged', () => {
    const world = directory(member('ann', { hubs: ['Berlin'] }));
    expect(() => read(world, [row('ann', { status: 'inactive' })], { partial: true })).toThrow(Ambiguous);
  });
});
