import { describe, expect, it } from 'vitest';
import { chanceSetup, chanceTable, decidable } from './chance.ts';
import { expectDirectory, expectPlan } from './compare.ts';
import { type Approval, carryOut, worldOf, writeLinks } from './oracle.ts';
import { Psm, worked } from './psm.ts';
import { Random } from './random.ts';
import { plainCsv, write } from './write.ts';

/** `PSM_CASE_SEEDS=100-199` looks for more; the tests of every day take two. */
const [from = 1, to = 2] = (process.env['PSM_CASE_SEEDS'] ?? '').split('-').filter(Boolean).map(Number);
const seeds = Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe.concurrent('files by chance lead to what the rules say', { timeout: 300_000 }, () => {
  it.each(seeds)('seed %i', async (seed) => {
    const random = new Random(seed * 7919);
    const setup = chanceSetup(random);
    const world = worldOf(structuredClone(setup));
    const psm = await Psm.create(setup);
    try {
      for (let step = 0; step < 2; step += 1) {
        const partial = random.oneIn(6);
        const found = decidable(world, { table: chanceTable(random), hub: 'Toronto', partial });
        if (found === undefined) break;
        const { input, expected } = found;
        const bytes = await write(input.table, plainCsv);
        const answer = await psm.plan(bytes, 'export.csv', 'Toronto', { partial });
        expectPlan(answer, expected, input.table);
        if (expected.exit === 3) break;
        writeLinks(world, expected);
        if (expected.exit === 0) continue;
        const approval: Approval = {
          kinds: ['invite', 'update', 'reactivate', 'deactivate'],
          absent: random.pick(['deactivate', 'delete-from-hub', 'delete-from-tenant']),
          includeNeverInSource: random.oneIn(2),
          despiteUnreadableRows: true,
        };
        worked(await psm.approve(answer.json.plan, approval));
        worked(await psm.apply(answer.json.plan));
        carryOut(world, expected, approval);
        await expectDirectory(psm, world);
        const second = decidable(world, input);
        if (second === undefined || second.input !== input) break;
        const again = await psm.plan(bytes, 'again.csv', 'Toronto', { partial });
        expectPlan(again, second.expected, input.table);
        if (second.expected.exit === 3) break;
        writeLinks(world, second.expected);
      }
      expect(world.people.length).toBeGreaterThanOrEqual(setup.members.length);
    } finally {
      await psm.remove();
    }
  });
});
