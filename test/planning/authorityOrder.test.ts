import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putFieldAuthority } from '../../src/source/fieldAuthority.ts';
import type { Source } from '../../src/source/sources.ts';
import { inTenant, newOrganisation, people, queryIn, type Row, row } from '../support/organisation.ts';
import { atConsole, planCsv, sourceOf, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const names = ['HR export', 'CRM'] as const;
/** The last two are newcomers. */
const everybody = 12;
const members = everybody - 2;

/** What a source says of one person; a blank says nothing, or clears the job title where HR says it. */
const said = fc.record({
  Department: fc.constantFrom('', 'Sales', 'Finance', 'Marketing'),
  'Job Title': fc.constantFrom('', 'Analyst', 'Pilot'),
  'Last Name': fc.constantFrom('', 'One', 'Two'),
  alias: fc.boolean(),
});
const list = fc.record({
  people: fc.array(said, { minLength: everybody, maxLength: everybody }),
  // Protected, and so not proposed for removal: who stays or goes is not what this is about.
  missing: fc.integer({ min: 1, max: members }),
});
const rounds = fc.array(fc.tuple(list, list), { minLength: 3, maxLength: 3 });
type Round = typeof rounds extends fc.Arbitrary<(infer R)[]> ? R : never;

/** At first both list everybody by the address that the directory knows; later each leaves somebody out. */
function fileOf({ people: saying, missing }: Round[number], round: number, source: number): Row[] {
  return saying.flatMap(({ alias, ...cells }, at) => {
    const number = at + 1;
    if (round > 0 && number === missing) return [];
    const last = round === 0 && number > members ? { 'Last Name': 'One' } : {};
    const email = alias && round > 0 ? { 'Email Address': `alias${number}.${source}@acme.test` } : {};
    return [row(number, { ...cells, ...last, ...email })];
  });
}

/** Everybody as they are after the rounds, in which the sources are read in this order. */
async function endState(all: readonly Round[], order: readonly number[]) {
  const tenant = await newOrganisation(home, { members: people(members, { protected: true }) });
  const sources: Source[] = [];
  for (const source of names) sources.push(await sourceOf(tenant, { source }));
  const orders = ['email', 'first_name', 'last_name', 'department', 'job_title'].map((field) => ({
    field,
    sources: sources.map(({ sourceId }) => sourceId),
  }));
  await inTenant(tenant, (scope) => putFieldAuthority(scope, sources[0]?.hubId ?? '', orders, atConsole));
  let known = false;
  const read = async (at: number, round: number) => {
    const source = names[at] ?? '';
    const content = fileOf(all[round]?.[at as 0 | 1] as Round[number], round, at);
    if (at === 0 && round === 0 && !known) {
      known = true;
      await planCsv(tenant, content, { source });
      await queryIn(
        tenant,
        `update mapping_column set blank = 'clear' where header = 'Job Title' and source_id = $1`,
        [sources[0]?.sourceId],
      );
    }
    const plan = await sync(tenant, content, { source });
    expect(plan.safeguards).toEqual([]);
    expect(plan.rows.attention).toBe(0);
  };
  // Twice each: whoever was read before the other said something else, is read again. What nobody says any more stays.
  for (const round of all.keys()) for (const at of [...order, ...order]) await read(at, round);
  return queryIn(tenant, 'select first_name, last_name, email, profile from member order by first_name');
}

it(
  'with an order, it does not matter which source is read first',
  () =>
    fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        expect(await endState(all, [1, 0])).toEqual(await endState(all, [0, 1]));
      }),
      { numRuns: 2, endOnFailure: true },
    ),
  120_000,
);
