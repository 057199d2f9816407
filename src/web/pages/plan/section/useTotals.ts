import { useQueries } from '@tanstack/react-query';
import { changeIndexQuery } from '../../../api/changes.ts';
import type { Part } from './sections.ts';

/** How many changes each part has, whatever it is narrowed by; undefined while it is not known. */
export function useTotals(planId: string, parts: readonly Part[]): (number | undefined)[] {
  const results = useQueries({
    queries: parts.map(({ kind, ticked }) =>
      changeIndexQuery(planId, { kind, where: ticked === undefined ? {} : { ticked } }),
    ),
  });
  return results.map((result) => result.data?.count);
}
