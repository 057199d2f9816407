import { fields } from './employee.ts';
import { headerOf } from './headers.ts';
import { Ambiguous, type Expectation, type Input, predict, type World } from './oracle.ts';
import { Random } from './random.ts';
import type { Setup, SetupMember, Table } from './shape.ts';

/**
 * Files by chance: a few people in every state, and rows whose keys and words are drawn from so small a stock that they
 * collide all the time. No person would write such an export; whatever rules meet each other in one, meet here.
 */

const columns = [
  'unique_id',
  'email',
  'first_name',
  'last_name',
  'status',
  'program_eligibility',
  'department',
  'job_title',
  'languages',
];
const quiet = 30;
const lively = 10;

export function chanceSetup(random: Random): Setup {
  const crowd = Array.from({ length: quiet }, (_, index): SetupMember => ({
    unique_id: `F${index}`,
    email: `f${index}@example.com`,
    first_name: 'Fill',
    last_name: 'Smith',
    status: 'active',
    hubs: ['Toronto'],
    profile: { job_title: 'Nurse', department: index % 2 === 0 ? 'Engineering' : 'Sales' },
  }));
  return {
    tenant: { name: 'Chance', slug: 'chance' },
    hubs: [{ name: 'Toronto' }, { name: 'Berlin' }],
    fields,
    programs: [],
    admins: [{ email: random.pick(['e0@example.com', 'owner@example.com']), role: 'owner' }],
    members: [...crowd, ...Array.from({ length: lively }, (_, index) => someone(random, index))],
  };
}

function someone(random: Random, index: number): SetupMember {
  const status = random.pick<SetupMember['status']>(['active', 'active', 'active', 'invited', 'deactivated']);
  const anywhere = [['Toronto'], ['Toronto'], ['Toronto'], ['Berlin'], ['Toronto', 'Berlin'], []];
  return {
    ...(random.oneIn(4) ? {} : { unique_id: `U${index}` }),
    email: `e${index}@example.com`,
    first_name: 'Anna',
    last_name: 'Bell',
    status,
    hubs: status === 'deactivated' ? ['Toronto'] : random.pick(anywhere),
    profile: { job_title: random.pick(['Nurse', 'Doctor']), department: 'Human Resources' },
    ...(random.oneIn(8) ? { protected: true } : {}),
  };
}

export function chanceTable(random: Random): Table {
  const rows = Array.from({ length: quiet }, (_, index) =>
    line([
      `F${index}`,
      `f${index}@example.com`,
      'Fill',
      'Smith',
      'active',
      '',
      index % 2 === 0 ? 'engineering' : 'SALES',
    ]),
  );
  for (let count = 6 + random.below(8); count > 0; count -= 1) {
    const row = chanceRow(random);
    rows.push(row);
    // A rejected row that comes twice is counted twice; it need not be listed twice.
    if (random.oneIn(4) && row.slice(0, 4).every((cell) => cell !== '') && row[1] !== 'broken')
      rows.push([...row]);
    if (random.oneIn(15)) rows.push(row.slice(0, 6));
  }
  return {
    columns: columns.map((field) => ({ header: headerOf(field, 'own'), field })),
    dates: 'iso',
    rows: random.shuffled(rows),
  };
}

function chanceRow(random: Random): string[] {
  const index = random.below(lively + 4);
  const other = random.below(lively + 4);
  const email = `e${index}@example.com`;
  return line([
    random.pick([`U${index}`, `U${index}`, `U${index}`, `U${index}`, '', `U${other}`, `u${index}`]),
    random.pick([
      email,
      email,
      `E${index}@Example.com`,
      '',
      `e${other}@example.com`,
      `new${index}@example.com`,
      random.oneIn(3) ? 'broken' : email,
    ]),
    random.oneIn(10) ? '' : random.pick(['Anna', 'Anna', 'Hanna']),
    random.oneIn(12) ? '' : 'Bell',
    random.pick(['active', 'active', 'Active', '', 'inactive', 'Terminated']),
    random.pick(['', '', '', 'eligible', 'ineligible']),
    random.pick(['', 'Human Resources', 'human_resources', 'Nonsense']),
    random.pick(['', 'Nurse', 'Doctor']),
    random.pick(['', '', 'English;French', 'French | English']),
  ]);
}

function line(cells: string[]): string[] {
  return columns.map((_, index) => cells[index] ?? '');
}

/** Takes rows away until nothing is left that the rule book leaves open; undefined if that does not help. */
export function decidable(world: World, input: Input): { input: Input; expected: Expectation } | undefined {
  try {
    return { input, expected: predict(world, input) };
  } catch (error) {
    if (!(error instanceof Ambiguous)) throw error;
    const { rows } = error;
    if (rows.length === 0) return undefined;
    const { table } = input;
    const left = table.rows.filter((_, index) => !rows.includes(index + 2));
    return decidable(world, { ...input, table: { ...table, rows: left } });
  }
}
