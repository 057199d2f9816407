import { useQueries, useQuery } from '@tanstack/react-query';
import { changeIndexQuery } from '../../../api/changes.ts';
import { type Action, type ChangeKind, decisionsQuery } from '../../../api/plans.ts';
import { type Counts, type Pending, withPending } from './pending.ts';
import { isDecided } from './rules.ts';
import { kindsOf, presumed, type SectionName } from './sections.ts';

/** How many changes of each kind have which action, with what is presumed and what is on its way; undefined until it is known. */
export function useSectionCounts(
  planId: string,
  section: SectionName,
  pending: ReadonlyMap<number, Pending>,
): ReadonlyMap<ChangeKind, Counts> | undefined {
  const { data: decisions } = useQuery(decisionsQuery(planId));
  const kinds = kindsOf(section);
  const ticked = useQueries({
    queries: kinds.map((kind) => ({
      ...changeIndexQuery(planId, { kind, where: { ticked: true } }),
      enabled: presumed.has(kind),
    })),
  });
  if (decisions === undefined) return undefined;
  const counts = new Map<ChangeKind, Counts>();
  for (const [place, kind] of kinds.entries()) {
    const found = decisions.sections.find((one) => one.kind === kind);
    if (found === undefined) continue;
    let now = new Map<Action | null, number>([
      ...(Object.entries(found.decided) as [Action, number][]),
      [null, found.undecided],
    ]);
    if (presumed.has(kind) && !isDecided(decisions, kind)) {
      const approve = ticked[place]?.data?.count;
      if (approve === undefined) return undefined;
      now = new Map([
        ['approve', approve],
        [null, Math.max(0, found.undecided - approve)],
      ]);
    }
    const ofKind = [...pending.values()].filter((one) => one.kind === kind);
    counts.set(kind, withPending(now, ofKind));
  }
  return counts;
}

/** Number of changes of a section with an action. */
export function countOf(
  counts: ReadonlyMap<ChangeKind, Counts> | undefined,
  action: Action | null,
  ...kinds: readonly ChangeKind[]
): number {
  return kinds.reduce((sum, kind) => sum + (counts?.get(kind)?.get(action) ?? 0), 0);
}
