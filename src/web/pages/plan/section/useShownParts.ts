import type { Plan } from '../../../api/plans.ts';
import type { Part } from './sections.ts';
import { useTotals } from './useTotals.ts';

/** Parts that have changes. While that is not known, the first that may have some holds its place. */
export function useShownParts(plan: Plan, parts: readonly Part[]): readonly Part[] {
  const totals = useTotals(plan.plan, parts);
  const first = parts.findIndex((part, place) => plan.counts[part.kind] > 0 && totals[place] !== 0);
  return parts.filter((_, place) => (totals[place] ?? (place === first ? 1 : 0)) > 0);
}
