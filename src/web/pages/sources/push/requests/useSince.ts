import { useMemo } from 'react';

const hours: Readonly<Record<string, number>> = { hour: 1, day: 24, week: 24 * 7 };

/** The moment that "the last hour" began, counted from when it was chosen: a moment that moved would be another list each time. */
export function useSince(choice: string | undefined): string | undefined {
  return useMemo(() => {
    const back = choice === undefined ? undefined : hours[choice];
    return back === undefined ? undefined : new Date(Date.now() - back * 3_600_000).toISOString();
  }, [choice]);
}
