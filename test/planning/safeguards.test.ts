import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/directory/settings.ts';
import { judge, judgeRemovals, removalLimit, type SafeguardFacts } from '../../src/planning/safeguards.ts';

/** A quiet nightly file: a hub of 100 whose file has everybody. */
const quiet: SafeguardFacts = {
  population: 'full',
  members: 100,
  removals: 0,
  removedLately: 0,
  rowsRead: 100,
  rowsRejected: 0,
  lastFullRows: 100,
  knownMembers: 100,
  recognisedMembers: 100,
  vanishedSegments: [],
};
const codes = (facts: Partial<SafeguardFacts>) =>
  judge({ ...quiet, ...facts }).map((safeguard) => safeguard.code);

it('nothing out of the ordinary holds no plan', () => {
  expect(judge(quiet)).toEqual([]);
});

// ASVS 2.2.3, 2.3.2
describe('removals', () => {
  it.each([
    ['hubs of fewer than 20 members: 4', 0, 4],
    ['hubs of fewer than 20 members: 4', 1, 4],
    ['hubs of fewer than 20 members: 4', 19, 4],
    ['20 %', 20, 4],
    ['20 %, rounded down', 24, 4],
    ['20 %', 25, 5],
    ['20 %', 100, 20],
    ['20 %', 2499, 499],
    ['20 % and 500 at once', 2500, 500],
    ['500', 2505, 500],
    ['500', 1_000_000, 500],
  ])('the limit is %s (%i members: %i)', (_, members, limit) => {
    expect(removalLimit(members)).toBe(limit);
    const removals = (count: number) => codes({ members, removals: count });
    expect(removals(limit)).toEqual([]);
    expect(removals(limit + 1)).toEqual(['removals_over_limit']);
  });

  it('the message gives the numbers, the limit and the likely cause', () => {
    expect(judge({ ...quiet, members: 1030, removals: 412, removedLately: 0 })).toEqual([
      {
        code: 'removals_over_limit',
        message:
          '412 members of 1,030 (40 %) would be deactivated or deleted; the limit is 206. ' +
          "Likely cause: the file lists only some people, or another hub's.",
        actual: 412,
        limit: 206,
      },
    ]);
  });

  it('are counted for this plan and over the last 24 hours', () => {
    expect(codes({ removals: 10, removedLately: 10 })).toEqual([]);
    const [over] = judge({ ...quiet, removals: 10, removedLately: 11 });
    expect(over).toMatchObject({ actual: 21, limit: 20 });
    expect(over?.message).toContain('(10 now and 11 in the last 24 hours)');
  });

  it('of earlier plans alone hold no plan that removes nobody', () => {
    expect(codes({ removals: 0, removedLately: 90 })).toEqual([]);
    expect(judgeRemovals({ members: 0, removals: 0, removedLately: 9 })).toBeUndefined();
  });

  it('count in files that list only some people, too', () => {
    expect(codes({ population: 'partial', removals: 21 })).toEqual(['removals_over_limit']);
  });

  it('follow the limits of the tenant', () => {
    const limits = {
      ...defaultLimits,
      removalShare: 0.05,
      removalCount: 3,
      smallHub: 10,
      smallHubRemovals: 1,
    };
    expect([9, 10, 40, 100].map((members) => removalLimit(members, limits))).toEqual([1, 0, 2, 3]);
  });
});

describe('rejected rows', () => {
  it.each([
    [40, 100],
    [2, 5],
    [0, 0],
  ])('%i of %i are within 40 %%', (rowsRejected, rowsRead) => {
    expect(codes({ rowsRejected, rowsRead, lastFullRows: undefined })).toEqual([]);
  });

  it.each([
    [41, 100],
    [3, 5],
    [1, 1],
  ])('%i of %i are more than 40 %%', (rowsRejected, rowsRead) => {
    expect(codes({ rowsRejected, rowsRead, lastFullRows: undefined })).toEqual(['rejected_rows_over_limit']);
  });

  it('the message gives the numbers', () => {
    const [safeguard] = judge({ ...quiet, rowsRejected: 1500, rowsRead: 3000, lastFullRows: undefined });
    expect(safeguard).toMatchObject({ actual: 1500, limit: 1200 });
    expect(safeguard?.message).toContain('1,500 rows of 3,000 (50 %) were rejected; the limit is 40 %');
  });

  it('hold a file that lists only some people, too', () => {
    expect(codes({ population: 'partial', rowsRejected: 41 })).toEqual(['rejected_rows_over_limit']);
  });
});

describe('the number of rows', () => {
  it.each([
    [70, 100],
    [7, 10],
    [3, 4],
    [100, 100],
    [500, 100],
  ])('%i after %i has not fallen by more than 30 %%', (rowsRead, lastFullRows) => {
    expect(codes({ rowsRead, lastFullRows })).toEqual([]);
  });

  it.each([
    [69, 100],
    [6, 10],
    [2, 3],
    [0, 1],
  ])('%i after %i has', (rowsRead, lastFullRows) => {
    expect(codes({ rowsRead, lastFullRows })).toEqual(['row_count_fell']);
  });

  it('is not compared in a first file', () => {
    expect(codes({ rowsRead: 1, lastFullRows: undefined })).toEqual([]);
  });

  it('the message gives the numbers', () => {
    const [safeguard] = judge({ ...quiet, rowsRead: 600, lastFullRows: 1200 });
    expect(safeguard).toMatchObject({ actual: 600, limit: 840 });
    expect(safeguard?.message).toContain(
      'The file has 600 rows, the last one had 1,200: a fall of 50 %, the limit is 30 %',
    );
  });
});

describe('recognised members', () => {
  it.each([
    [50, 100],
    [2, 3],
    [1, 2],
    [0, 0],
  ])('%i of %i are not fewer than half', (recognisedMembers, knownMembers) => {
    expect(codes({ recognisedMembers, knownMembers })).toEqual([]);
  });

  it.each([
    [49, 100],
    [1, 3],
    [0, 1],
  ])('%i of %i are fewer than half: the wrong file?', (recognisedMembers, knownMembers) => {
    const judged = judge({ ...quiet, recognisedMembers, knownMembers });
    expect(judged.map((one) => one.code)).toEqual(['few_members_recognised']);
    expect(judged[0]?.message).toContain("another hub's file");
    expect(judged[0]?.actual).toBe(recognisedMembers);
    expect(judged[0]?.limit).toBe(Math.ceil(knownMembers / 2));
  });
});

describe('a segment that vanishes', () => {
  it('is named, with the number of its people', () => {
    const vanishedSegments = [{ label: 'Location', value: 'Berlin', leavers: 7 }];
    const [safeguard] = judge({ ...quiet, vanishedSegments });
    expect(safeguard).toMatchObject({ code: 'segment_vanished', actual: 7 });
    expect(safeguard?.message).toContain('Every member with Location "Berlin" (7 people) is absent');
  });
});

describe('a file that lists only some people', () => {
  it('skips the checks about absence', () => {
    const strange = {
      rowsRead: 1,
      lastFullRows: 1000,
      recognisedMembers: 0,
      vanishedSegments: [{ label: 'Location', value: 'Berlin', leavers: 7 }],
    };
    expect(codes({ population: 'partial', ...strange })).toEqual([]);
    expect(codes(strange)).toEqual(['row_count_fell', 'few_members_recognised', 'segment_vanished']);
  });
});
