/** The unit of decision is a section: one kind of change of a plan. Which state may follow which; tested over every pair. */
export const sectionEdges = {
  pending: ['approved', 'held', 'cancelled', 'superseded', 'expired'],
  held: ['pending', 'cancelled', 'superseded', 'expired'],
  approved: ['applying', 'cancelled'],
  applying: ['applied'],
  applied: [],
  cancelled: [],
  superseded: [],
  expired: [],
} as const satisfies Record<string, readonly string[]>;

export type SectionStatus = keyof typeof sectionEdges;

export type PlanStatus = SectionStatus | 'needs_mapping' | 'empty';

/** The states that lead to `to` in one step. */
export function statesBefore(to: SectionStatus): SectionStatus[] {
  return (Object.keys(sectionEdges) as SectionStatus[]).filter((from) =>
    (sectionEdges[from] as readonly string[]).includes(to),
  );
}

/** A plan's state is derived from its sections: what a person has to look at first wins. */
export function planStatus(plan: {
  readonly sections: readonly SectionStatus[];
  readonly held: boolean;
  readonly unreviewed: number;
}): PlanStatus {
  const open = plan.sections.filter((status) => status !== 'superseded');
  if (plan.sections.length > 0 && open.length === 0) return 'superseded';
  if (plan.unreviewed > 0) return 'needs_mapping';
  if (plan.held) return 'held';
  const first = (
    ['held', 'applying', 'approved', 'pending', 'applied', 'cancelled', 'expired'] as const
  ).find((status) => open.includes(status));
  return first ?? 'empty';
}
