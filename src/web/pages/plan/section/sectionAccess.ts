import type { ChangeKind, Plan, PlanSection } from '../../../api/plans.ts';
import { kindsOf, type SectionName } from './sections.ts';

/** What may be done with a section now. */
export interface SectionAccess {
  /** Kinds about which something can be decided and approved. */
  readonly openKinds: readonly ChangeKind[];
  readonly statusOf: (kind: ChangeKind) => PlanSection['status'];
}

/**
 * @param may the person who looks at it approve?
 * @param waiting kinds that one person has approved and that wait for a second one: nobody chooses otherwise meanwhile
 */
export function sectionAccess(
  plan: Plan,
  section: SectionName,
  may: boolean,
  waiting: ReadonlySet<ChangeKind>,
): SectionAccess {
  const statusOf = (kind: ChangeKind) => plan.sections.find((one) => one.kind === kind)?.status ?? 'applied';
  // The status of the plan names what stands in the way of all of its parts.
  const barred = plan.status === 'held' || plan.unreviewed > 0 || plan.status === 'superseded';
  return {
    openKinds:
      may && !barred
        ? kindsOf(section).filter((kind) => statusOf(kind) === 'pending' && !waiting.has(kind))
        : [],
    statusOf,
  };
}
