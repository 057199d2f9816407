import type { Plan } from '../../api/plans.ts';
import { isResting, type Run } from '../../api/runs.ts';

export type Closed = 'viewer' | 'working' | 'applying' | 'applied' | 'superseded' | 'failed' | 'expired';

/** Whether the mapping of a run can still be changed; if not, why. */
export interface Standing {
  readonly closed: Closed | undefined;
  /** Some of the plan was carried out; the rest can be planned anew. */
  readonly partlyApplied: boolean;
}

/** @param plan of the run, where there is one */
export function standingOf(run: Run, plan: Plan | undefined, mayReview: boolean): Standing {
  const statuses = plan?.sections.map((section) => section.status) ?? [];
  const applied = statuses.includes('applied');
  const open = statuses.some((status) => status === 'pending' || status === 'held');
  return { closed: closedOf(), partlyApplied: applied && open };

  function closedOf(): Closed | undefined {
    if (run.status === 'superseded' || plan?.status === 'superseded') return 'superseded';
    if (run.status === 'failed' || run.status === 'cancelled' || run.status === 'quarantined')
      return 'failed';
    if (run.status === 'applying' || statuses.includes('approved') || statuses.includes('applying'))
      return 'applying';
    if (!isResting(run)) return 'working';
    if (applied && !open) return 'applied';
    if (run.file === null || plan?.status === 'expired') return 'expired';
    return mayReview ? undefined : 'viewer';
  }
}
