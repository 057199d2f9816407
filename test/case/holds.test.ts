import { describe, expect, it } from 'vitest';
import { expectDirectory, expectPlan } from './compare.ts';
import { carryOut, predict, worldOf, writeLinks } from './oracle.ts';
import { type Answer, type PlanAnswer, type PlanOptions, Psm, worked } from './psm.ts';
import type { Table } from './shape.ts';
import { exportOf, people, setupOf, type SimplePerson } from './simple.ts';
import { plainCsv, write } from './write.ts';

const removeAll = {
  kinds: [],
  absent: 'deactivate',
  includeNeverInSource: true,
  despiteUnreadableRows: true,
} as const;
const approval = { ...removeAll, kinds: [...removeAll.kinds] };

/** What the cases do with the hub Toronto; every plan is compared with the oracle's. */
interface Toronto {
  psm: Psm;
  plan: (table: Table, options?: PlanOptions) => Promise<Answer<PlanAnswer>>;
  removeAbsent: (table: Table) => Promise<void>;
  approves: (plan: string) => Promise<boolean>;
  /** Fails if anybody is not as the oracle has them. */
  untouched: () => Promise<void>;
}

/** The product and the oracle on one directory, fed with the same files. */
async function walk(
  toronto: SimplePerson[],
  berlin: SimplePerson[],
  use: (toronto: Toronto) => Promise<void>,
): Promise<void> {
  const setup = setupOf(toronto, berlin);
  const world = worldOf(structuredClone(setup));
  const psm = await Psm.create(setup);
  const plan = async (table: Table, options: PlanOptions = {}) => {
    const expected = predict(world, { table, hub: 'Toronto', partial: options.partial ?? false });
    const answer = await psm.plan(await write(table, plainCsv), 'export.csv', 'Toronto', options);
    expectPlan(answer, expected, table);
    for (const { actual, limit, message } of answer.json.safeguards) {
      expect(actual).not.toBe(limit);
      expect(message).toMatch(/\d/);
    }
    if (expected.exit !== 3) writeLinks(world, expected);
    return answer;
  };
  try {
    await use({
      plan,
      psm,
      removeAbsent: async (table) => {
        const expected = predict(world, { table, hub: 'Toronto' });
        const { json } = await plan(table);
        worked(await psm.approve(json.plan, approval));
        worked(await psm.apply(json.plan));
        carryOut(world, expected, approval);
      },
      approves: async (id) =>
        (await psm.approve(id, { ...approval, kinds: ['invite', 'update'] })).exit === 0,
      untouched: async () => await expectDirectory(psm, world),
    });
  } finally {
    await psm.remove();
  }
}

describe.concurrent('the brake on removals', { timeout: 300_000 }, () => {
  it('20 % of a hub may go, one more may not', async () => {
    const all = people(25);
    await walk(all, [], async ({ plan, approves, untouched }) => {
      expect((await plan(exportOf(all.slice(6)))).exit).toBe(3);
      expect((await plan(exportOf(all.slice(5)))).exit).toBe(2);
      // By status or by absence, it is one number.
      const inactive = all.map((person, index) => ({ ...person, status: index < 3 ? 'inactive' : 'active' }));
      expect((await plan(exportOf(inactive.slice(0, -2)))).exit).toBe(2);
      const held = await plan(exportOf(inactive.slice(0, -3)));
      expect(held.exit).toBe(3);
      expect(await approves(held.json.plan)).toBe(false);
      await untouched();
    });
  });

  it('of a hub below 20 members four may go', async () => {
    const all = people(19);
    await walk(all, [], async ({ plan }) => {
      expect((await plan(exportOf(all.slice(4)))).exit).toBe(2);
      expect((await plan(exportOf(all.slice(5)))).exit).toBe(3);
    });
  });

  it('never more than 500', async () => {
    const all = people(2600);
    const psm = await Psm.create(setupOf(all));
    try {
      for (const [gone, exit] of [
        [500, 2],
        [501, 3],
      ] as const) {
        const bytes = await write(exportOf(all.slice(gone)), plainCsv);
        const answer = await psm.plan(bytes, 'export.csv', 'Toronto');
        expect(answer).toMatchObject({ exit, json: { counts: { deprovision: gone } } });
      }
    } finally {
      await psm.remove();
    }
  });

  it('within 24 hours two plans count together', async () => {
    const all = people(100);
    await walk(all, [], async ({ plan, removeAbsent, approves, untouched }) => {
      await removeAbsent(exportOf(all.slice(12)));
      const held = await plan(exportOf(all.slice(22)));
      expect(held.exit).toBe(3);
      expect(await approves(held.json.plan)).toBe(false);
      await removeAbsent(exportOf(all.slice(16)));
      await untouched();
    });
  });

  it('two plans of two sources, each below the limit, do not pass together', async () => {
    const all = people(40);
    await walk(all, [], async ({ psm }) => {
      // Both sources know everybody; each of them then misses six others.
      const both = await write(exportOf(all), plainCsv);
      for (const source of ['hr', 'payroll']) {
        expect((await psm.plan(both, 'all.csv', 'Toronto', { source })).exit).toBe(0);
      }
      const plans: string[] = [];
      const inactive = (from: number) =>
        exportOf(
          all.map((person, index) => ({
            ...person,
            status: index >= from && index < from + 6 ? 'inactive' : 'active',
          })),
        );
      for (const [source, from] of [
        ['hr', 0],
        ['payroll', 20],
      ] as const) {
        const answer = await psm.plan(await write(inactive(from), plainCsv), 'some.csv', 'Toronto', {
          source,
        });
        expect(answer).toMatchObject({ exit: 2, json: { counts: { deactivate: 6 } } });
        plans.push(answer.json.plan);
      }
      await Promise.all(
        plans.map(async (plan) => {
          await psm.approve(plan, { kinds: ['deactivate'] });
          await psm.apply(plan);
        }),
      );
      const gone = (await psm.members()).filter(({ status }) => status === 'deactivated');
      expect(gone.length).toBe(6);
    });
  });
});

describe.concurrent('files that cannot be the whole hub', { timeout: 300_000 }, () => {
  it('truncated, of another hub, with too many faults: held, and nobody is touched', async () => {
    const [toronto, berlin] = [people(60), people(40, 'b')];
    await walk(toronto, berlin, async ({ plan, approves, psm, untouched }) => {
      const table = exportOf(toronto);
      expect((await plan(table)).exit).toBe(0);
      const held = [
        await plan({ ...table, rows: table.rows.slice(0, 20) }),
        await plan(exportOf(berlin)),
        await plan({
          ...table,
          rows: [...table.rows, ...table.rows.slice(0, 45).map((row) => ['', '', 'No', ...row.slice(3)])],
        }),
      ];
      expect(held.map(({ exit }) => exit)).toEqual([3, 3, 3]);
      // The last plan is the one that stands; neither an approval nor an apply gets anything out of it.
      const { plan: last } = held.at(-1)?.json ?? { plan: '' };
      expect(await approves(last)).toBe(false);
      await psm.apply(last);
      // Cut in the middle of a row, as an interrupted transfer leaves it.
      const bytes = await write(table, plainCsv);
      const cut = await psm.plan(bytes.slice(0, Math.floor(bytes.length / 3)), 'cut.csv', 'Toronto');
      expect(cut.exit).toBe(3);
      await untouched();
    });
  });

  it('rows that fell by more than 30 % against the last file, absent people or not', async () => {
    const all = people(40);
    const others = people(60, 'x');
    await walk(all, [], async ({ plan, untouched }) => {
      expect((await plan(exportOf(all, others))).exit).toBe(0);
      // A held file is not the one to compare with.
      expect((await plan(exportOf(all, others.slice(31)))).exit).toBe(3);
      expect((await plan(exportOf(all, others.slice(30)))).exit).toBe(0);
      expect((await plan(exportOf(all, others.slice(51)))).exit).toBe(0);
      await untouched();
    });
  });

  it('a segment of five that vanishes, though four may', async () => {
    const all = people(60).map((person, index) => ({
      ...person,
      department: index < 4 ? 'Sales' : index < 9 ? 'Human Resources' : 'Engineering',
    }));
    await walk(all, [], async ({ plan }) => {
      expect((await plan(exportOf(all))).exit).toBe(0);
      expect((await plan(exportOf(all.slice(4)))).exit).toBe(2);
      expect((await plan(exportOf([...all.slice(0, 4), ...all.slice(9)]))).exit).toBe(3);
      expect((await plan(exportOf([...all.slice(0, 5), ...all.slice(9)]))).exit).toBe(2);
    });
  });

  it('"only some people" says nothing about anybody else', async () => {
    const all = people(60);
    await walk(all, [], async ({ plan, untouched }) => {
      expect((await plan(exportOf(all))).exit).toBe(0);
      const few = await plan(exportOf(all.slice(0, 2)), { partial: true });
      expect(few).toMatchObject({ exit: 0, json: { counts: { deprovision: 0 } } });
      const inactive = all.map((person) => ({ ...person, status: 'inactive' }));
      expect((await plan(exportOf(inactive.slice(0, 12)), { partial: true })).exit).toBe(2);
      expect((await plan(exportOf(inactive.slice(0, 13)), { partial: true })).exit).toBe(3);
      await untouched();
    });
  });

  it('a named admin may override with a reason, and then it goes on as usual', async () => {
    const all = people(30);
    await walk(all, [], async ({ plan, psm, approves }) => {
      const held = await plan(exportOf(all.slice(10)));
      expect(held).toMatchObject({ exit: 3, json: { status: 'held', counts: { deprovision: 10 } } });
      expect(await approves(held.json.plan)).toBe(false);
      expect((await psm.run(['override', held.json.plan, '--json'])).exit).not.toBe(0);
      expect((await psm.override(held.json.plan, ' ')).exit).not.toBe(0);
      worked(await psm.override(held.json.plan, 'The clinic was sold'));
      worked(await psm.approve(held.json.plan, approval));
      worked(await psm.apply(held.json.plan));
      const gone = (await psm.members()).filter(({ status }) => status === 'deactivated');
      expect(gone.map(({ email }) => email).sort()).toEqual(
        all
          .slice(0, 10)
          .map(({ email }) => email)
          .sort(),
      );
      const again = await psm.plan(await write(exportOf(all.slice(10)), plainCsv), 'export.csv', 'Toronto');
      expect(again).toMatchObject({ exit: 0, json: { counts: { deprovision: 0 } } });
    });
  });
});

describe.concurrent('files that are no table of people are refused', { timeout: 300_000 }, () => {
  it('empty, header only, binary, unreadable, missing', async () => {
    const all = people(5);
    await walk(all, [], async ({ psm, untouched }) => {
      const table = exportOf(all);
      const xlsx = await write(table, { kind: 'xlsx' });
      const files: [string, Uint8Array][] = [
        ['empty.csv', Buffer.alloc(0)],
        ['blank.csv', Buffer.from('\uFEFF\r\n \r\n\r\n')],
        ['header.csv', await write({ ...table, rows: [] }, plainCsv)],
        ['header.xlsx', await write({ ...table, rows: [] }, { kind: 'xlsx' })],
        ['image.csv', Buffer.from('89504e470d0a1a0a0000000d4948445200000010000000100806000000', 'hex')],
        ['noise.csv', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256))],
        ['cut.xlsx', xlsx.slice(0, xlsx.length - 200)],
        ['page.csv', Buffer.from('<!doctype html><html><body>Your session has expired</body></html>')],
      ];
      for (const [name, bytes] of files) {
        const answer = await psm.plan(bytes, name, 'Toronto');
        expect({ name, exit: answer.exit }).toEqual({ name, exit: 1 });
        expect(answer.json).not.toBeNull();
      }
      expect((await psm.run(['plan', '/nowhere/at/all.csv', '--hub', 'Toronto', '--json'])).exit).toBe(1);
      expect((await psm.plan(await write(table, plainCsv), 'export.csv', 'Nowhere')).exit).toBe(1);
      await untouched();
    });
  });
});
