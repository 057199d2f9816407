import { describe, expect, it } from 'vitest';
import { chartPoints } from '../../../src/web/pages/history/chartPoints.ts';

const day = (name: string, members: number, invites = 0, updates = 0, removals = 0) => ({
  day: name,
  members,
  invites,
  updates,
  removals,
});

describe('the points of the chart', () => {
  it('are days without a gap, with the members of the day before where nothing happened', () => {
    expect(chartPoints([day('2026-02-27', 10, 2), day('2026-03-02', 9, 0, 1, 1)])).toEqual([
      { from: '2026-02-27', to: '2026-02-27', members: 10, invites: 2, updates: 0, removals: 0 },
      { from: '2026-02-28', to: '2026-02-28', members: 10, invites: 0, updates: 0, removals: 0 },
      { from: '2026-03-01', to: '2026-03-01', members: 10, invites: 0, updates: 0, removals: 0 },
      { from: '2026-03-02', to: '2026-03-02', members: 9, invites: 0, updates: 1, removals: 1 },
    ]);
  });

  it('are weeks that end with the last day when there are many, and lose nothing', () => {
    const days = Array.from({ length: 60 }, (_, index) => {
      const date = new Date(Date.UTC(2026, 0, 1 + 3 * index)).toISOString().slice(0, 10);
      return day(date, 100 + index, 1, 2, index % 2);
    });
    const points = chartPoints(days);
    expect(points.at(-1)).toMatchObject({ to: days.at(-1)?.day, members: 159 });
    expect(points).toHaveLength(Math.ceil(178 / 7));
    const sum = (key: 'invites' | 'updates' | 'removals') =>
      points.reduce((total, point) => total + point[key], 0);
    expect([sum('invites'), sum('updates'), sum('removals')]).toEqual([60, 120, 30]);
    for (const [index, { from }] of points.slice(1).entries()) {
      const end = points[index]?.to ?? '';
      expect(Date.parse(from) - Date.parse(end)).toBe(86_400_000);
    }
  });

  it('are none when there are no days', () => {
    expect(chartPoints([])).toEqual([]);
  });
});
