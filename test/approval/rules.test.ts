import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileRules } from '../../src/approval/compiledRules.ts';
import {
  type Action,
  actions,
  actionsOf,
  type ChangeFilter,
  decidedAction,
  filterMatches,
  filterSchema,
} from '../../src/approval/rules.ts';
import { changeKinds } from '../../src/source/policy.ts';
import { queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await freshTenant();
});
afterAll(() => tenant.close());

interface Change {
  item_no: number;
  reason: string;
  ticked: boolean;
  fields: string[];
  before: { values: Record<string, unknown> };
  after: Record<string, unknown>;
  segments: Record<string, string | string[]>;
  person: { first_name: string | null; last_name: string | null; email: string | null };
}
interface Rule {
  filter: ChangeFilter;
  except: number[];
  action: string;
}

/** The rule book's sentence about a filter, word by word. */
function matches(change: Change, filter: ChangeFilter): boolean {
  const field = filter.field ?? '';
  const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other);
  const name = [change.person.first_name, change.person.last_name, change.person.email]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();
  return (
    (filter.reason === undefined || change.reason === filter.reason) &&
    (filter.ticked === undefined || change.ticked === filter.ticked) &&
    (filter.field === undefined || change.fields.includes(filter.field)) &&
    (filter.before === undefined || same(change.before.values[field], filter.before)) &&
    (filter.after === undefined || same(change.after[field], filter.after)) &&
    (filter.segment === undefined ||
      [change.segments[filter.segment.field] ?? []].flat().includes(filter.segment.value)) &&
    (filter.items === undefined || filter.items.includes(change.item_no)) &&
    (filter.q === undefined || name.includes(filter.q.toLowerCase()))
  );
}

function decided(change: Change, rules: readonly Rule[]): string | null {
  const covering = rules.filter(
    (rule) => !rule.except.includes(change.item_no) && matches(change, rule.filter),
  );
  const onRow = covering.findLast((rule) => rule.filter.items !== undefined);
  return (onRow ?? covering.at(-1))?.action ?? null;
}

const values = fc.constantFrom<unknown>('Sales', 'Finance', null, 3, true, ['English', 'German']);
const field = fc.constantFrom('department', 'languages', 'hired');
const word = fc.constantFrom('Ada', 'ADA', 'love', "O'Brien", '%', '_', 'é', 'acme.test', 'Ada Love', 'x');
const option = fc.constantFrom('Sales', 'Finance', 'English', 'Sale');
const change: fc.Arbitrary<Omit<Change, 'item_no' | 'fields'>> = fc.record({
  reason: fc.constantFrom('differs', 'new', 'left_source'),
  ticked: fc.boolean(),
  before: fc.record({ values: fc.dictionary(field, values, { maxKeys: 3 }) }),
  after: fc.dictionary(field, values, { maxKeys: 3 }),
  segments: fc.record(
    { department: option, languages: fc.uniqueArray(option, { maxLength: 2 }) },
    { requiredKeys: [] },
  ),
  person: fc.record({
    first_name: fc.option(fc.constantFrom('Ada', 'Éa', "O'Brien")),
    last_name: fc.option(fc.constantFrom('Lovelace', '50%', 'x_y')),
    email: fc.option(fc.constantFrom('ada@acme.test', 'EVE@acme.test')),
  }),
});
const parts = {
  reason: fc.constantFrom('differs', 'new', 'left_source', 'none'),
  ticked: fc.boolean(),
  field,
  before: values,
  after: values,
  segment: fc.record({ field, value: option }),
  q: word,
  items: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 4 }),
};
/** Mostly of one part or none, so that they match; some of many. */
const filter = fc.oneof(
  fc.constant({}),
  fc
    .constantFrom(...(Object.keys(parts) as (keyof typeof parts)[]))
    .chain((part) => fc.record({ [part]: parts[part] })),
  fc.record({ field, after: values }),
  fc.record({ field, before: values }),
  fc.record(parts, { requiredKeys: [] }),
) as fc.Arbitrary<ChangeFilter>;
const rule: fc.Arbitrary<Rule> = fc.record({
  filter,
  except: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
  action: fc.constantFrom(...actions),
});
/** A person who ticks rows. */
const clicks: fc.Arbitrary<Rule> = fc.record({
  filter: fc.record({ items: parts.items }),
  except: fc.constantFrom([], [], [2]),
  action: fc.constantFrom(...actions),
});
const numbered = (list: readonly Omit<Change, 'item_no' | 'fields'>[]): Change[] =>
  list.map((one, index) => ({ ...one, item_no: index + 1, fields: Object.keys(one.after) }));

const record = `(item_no int, reason text, ticked boolean, fields text[], before jsonb, after jsonb, segments jsonb, person jsonb)`;

describe('decisions are rules', () => {
  // ASVS 1.2.4
  it('a filter in SQL selects what the same filter selects by hand', async () => {
    const cases = fc.tuple(
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.array(filter, { minLength: 1, maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([given, filters]) => {
        const changes = numbered(given);
        const found = await queryIn<{ item_no: number; rule: number }>(
          tenant,
          `select c.item_no, f.rule::int as rule from jsonb_to_recordset($1::jsonb) as c ${record},
                  jsonb_array_elements($2::jsonb) with ordinality as f (filter, rule)
            where ${filterMatches('c', 'f.filter')} order by 2, 1`,
          [JSON.stringify(changes), JSON.stringify(filters)],
        );
        const expected = filters.flatMap((one, index) =>
          changes
            .filter((candidate) => matches(candidate, one))
            .map(({ item_no }) => ({ item_no, rule: index + 1 })),
        );
        expect(found).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('of all rules up to a number, a choice on a row wins, then the last one that covers a change', async () => {
    const cases = fc.tuple(
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.array(rule, { maxLength: 6 }),
      fc.nat(7),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([given, rules, upTo]) => {
        const changes = numbered(given);
        const found = await queryIn<{ item_no: number; action: string | null }>(
          tenant,
          `with decision_rule as (
             select 'p' as plan_id, 'update' as kind, seq::int as seq, r -> 'filter' as filter, r ->> 'action' as action,
                    array(select jsonb_array_elements_text(r -> 'except')::int) as except_items
               from jsonb_array_elements($2::jsonb) with ordinality as given (r, seq)
           ), change as (
             select 'p' as plan_id, 'update' as kind, c.* from jsonb_to_recordset($1::jsonb) as c ${record}
           )
           select c.item_no, ${decidedAction('c', '$3::int')} as action from change c order by 1`,
          [JSON.stringify(changes), JSON.stringify(rules), upTo],
        );
        const expected = changes.map((one) => ({
          item_no: one.item_no,
          action: decided(one, rules.slice(0, upTo)),
        }));
        expect(found).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('put together as one expression they decide the same, however many there are', async () => {
    const cases = fc.tuple(
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.array(fc.oneof(rule, clicks), { maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([given, rules]) => {
        const changes = numbered(given);
        const { sql, values, known } = compileRules(
          rules.map((one, index) => ({ ...one, action: one.action as Action, seq: index + 1 })),
          2,
        );
        const found = await queryIn<{ item_no: number; action: string | null }>(
          tenant,
          `select c.item_no, ${sql} as action from jsonb_to_recordset($1::jsonb) as c ${record} order by 1`,
          [JSON.stringify(changes), ...values],
        );
        const expected = changes.map((one) => ({ item_no: one.item_no, action: decided(one, rules) }));
        expect(found).toEqual(expected);
        const others = expected.filter((one) => known?.items.includes(one.item_no) === false);
        expect(others.filter((one) => one.action !== known?.rest)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('are answered without a look at the changes when they are about everything or about single items', () => {
    const one = (seq: number, filter: ChangeFilter, action: Action = 'approve', except: number[] = []) => ({
      seq,
      filter,
      action,
      except,
    });
    expect(compileRules([]).known).toEqual({ items: [], rest: null });
    expect(compileRules([one(1, { q: 'Ada' }), one(2, {}, 'skip')]).known).toEqual({
      items: [],
      rest: 'skip',
    });
    const clicked = compileRules([one(1, {}), one(2, { items: [3, 4] }, 'skip'), one(3, { items: [4] })]);
    expect(clicked.known).toEqual({ items: [4, 3], rest: 'approve' });
    expect(compileRules([one(1, { ticked: true })]).known).toBeUndefined();
    expect(compileRules([one(1, {}, 'approve', [5])]).known).toBeUndefined();
  });

  it('a filter takes only columns that never change', () => {
    expect(() => filterSchema.parse({ status: 'pending' })).toThrow();
    expect(filterSchema.parse({ q: '  Ada ' })).toEqual({ q: 'Ada' });
  });

  it('every kind can be skipped; only removals can delete, and absence has no act of its own', () => {
    for (const kind of changeKinds) {
      expect(actionsOf[kind]).toContain('skip');
      const removal = kind === 'deactivate' || kind === 'deprovision';
      expect(actionsOf[kind].some((action) => action.startsWith('delete'))).toBe(removal);
      expect(actionsOf[kind].includes('approve')).toBe(kind !== 'deprovision');
    }
  });
});
