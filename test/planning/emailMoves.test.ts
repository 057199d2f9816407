import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EmailMove, settleEmailMoves } from '../../src/correlation/emailMoves.ts';

const settle = (moves: EmailMove[]) => Object.fromEntries(settleEmailMoves(moves));

describe('e-mail addresses that change hands in one file', () => {
  it('an address that nobody gives up is not taken', () => {
    expect(settle([{ row: 2 }])).toEqual({ 2: 'disputed' });
  });

  it('an address is taken after its owner gave it up for a free one', () => {
    expect(settle([{ row: 2, giver: 3 }])).toEqual({ 2: 1 });
  });

  it('a chain is worked off from its free end, in whatever order the rows stand', () => {
    const chain = [
      { row: 2, giver: 3 },
      { row: 3, giver: 4 },
      { row: 4, giver: 5 },
    ];
    expect(settle(chain)).toEqual({ 2: 3, 3: 2, 4: 1 });
    expect(settle(chain.toReversed())).toEqual({ 2: 3, 3: 2, 4: 1 });
  });

  it('a chain whose end is not given up is disputed as a whole', () => {
    expect(settle([{ row: 2, giver: 3 }, { row: 3, giver: 4 }, { row: 4 }])).toEqual({
      2: 'disputed',
      3: 'disputed',
      4: 'disputed',
    });
  });

  it('a swap is disputed, and so is everybody who waits for it', () => {
    const moves = [
      { row: 2, giver: 3 },
      { row: 3, giver: 2 },
      { row: 4, giver: 2 },
    ];
    expect(settle(moves)).toEqual({ 2: 'disputed', 3: 'disputed', 4: 'disputed' });
  });

  it('a longer cycle is disputed, beside a chain that is not', () => {
    const moves = [
      { row: 2, giver: 3 },
      { row: 3, giver: 4 },
      { row: 4, giver: 2 },
      { row: 5, giver: 6 },
    ];
    expect(settle(moves)).toEqual({ 2: 'disputed', 3: 'disputed', 4: 'disputed', 5: 1 });
  });

  it('nothing to settle', () => {
    expect(settle([])).toEqual({});
  });

  it('ten thousand in one chain, without a stack to overflow', () => {
    const moves = Array.from({ length: 10_000 }, (_, index) => ({ row: index, giver: index + 1 }));
    expect(settle(moves)[0]).toBe(10_000);
  });

  it('equals doing by hand whatever is possible, until nothing more is', () => {
    const rows = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });
    const moves = rows.chain((taken) =>
      fc.tuple(...taken.map((row) => fc.record({ row: fc.constant(row), giver: giverOf(row) }))),
    );
    fc.assert(
      fc.property(moves, (given) => {
        const settled = settleEmailMoves(given);
        const simulated = simulate(given);
        expect(settled.size).toBe(given.length);
        for (const { row } of given) {
          const depth = settled.get(row);
          expect(depth !== 'disputed').toBe(simulated.has(row));
        }
        // In the order of their depths every address is free when it is taken.
        for (const { row, giver } of given) {
          const [own, other] = [settled.get(row), settled.get(giver ?? -1)];
          expect(typeof own !== 'number' || typeof other !== 'number' || own > other).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function giverOf(row: number): fc.Arbitrary<number | undefined> {
  return fc.option(
    fc.integer({ min: 1, max: 14 }).filter((giver) => giver !== row),
    { nil: undefined },
  );
}

/** Carries out, one after the other, every move whose address is free by then. */
function simulate(moves: readonly EmailMove[]): Set<number> {
  const movers = new Set(moves.map((move) => move.row));
  const done = new Set<number>();
  for (let before = -1; before !== done.size;) {
    before = done.size;
    for (const { row, giver } of moves) {
      const free = giver !== undefined && (!movers.has(giver) || done.has(giver));
      if (free) done.add(row);
    }
  }
  return done;
}
