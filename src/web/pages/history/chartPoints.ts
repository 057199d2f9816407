import type { Activity } from '../../api/history.ts';

type Day = Activity[number];

/** A day, or a week: what was done in it, and the members at its end. */
export interface ChartPoint extends Omit<Day, 'day'> {
  /** Its first and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

const dayLength = 86_400_000;
/** More days than this are shown by the week: bars stay wide enough to be seen. */
const mostDays = 45;

/**
 * An even axis of time, without gaps, that ends with the last day.
 *
 * @param days on which something happened, oldest first, and the last one
 */
export function chartPoints(days: Activity): ChartPoint[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const span = dayNumber(last.day) - dayNumber(first.day) + 1;
  const step = span > mostDays ? 7 : 1;
  const points: ChartPoint[] = [];
  // Backwards, so that the last week is whole.
  const left = [...days];
  for (let end = dayNumber(last.day); end >= dayNumber(first.day); end -= step) {
    const point = { from: dayText(end - step + 1), to: dayText(end), invites: 0, updates: 0, removals: 0 };
    const members = left.at(-1)?.members ?? first.members;
    while (left.length > 0 && (left.at(-1)?.day ?? '') >= point.from) {
      const day = left.pop();
      if (day === undefined) break;
      point.invites += day.invites;
      point.updates += day.updates;
      point.removals += day.removals;
    }
    points.push({ ...point, members });
  }
  return points.toReversed();
}

const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayLength);
const dayText = (day: number): string => new Date(day * dayLength).toISOString().slice(0, 10);
