import type {
  Action,
  ApprovalSummary,
  ChangeKind,
  Decisions,
  Plan,
  PlanSection,
} from '../../../api/plans.ts';
import { isConfirmed } from '../progress/approvalState.ts';
import type { CardName } from '../../../strings/planOverview.ts';

/** Which kinds of change a card shows. */
export const kindsOf: Readonly<Record<Exclude<CardName, 'attention'>, readonly ChangeKind[]>> = {
  invite: ['invite'],
  update: ['update'],
  remove: ['deactivate', 'deprovision'],
  restore: ['reactivate', 'restore'],
};

export interface Counted<Name extends string> {
  readonly kind: ChangeKind;
  readonly name: Name;
  readonly count: number;
}

/** What a card says about its kinds of change. */
export interface CardModel {
  readonly count: number;
  readonly sections: readonly PlanSection[];
  /** Where it stands; several when its kinds differ. Most urgent first. */
  readonly states: readonly PlanSection['status'][];
  readonly reasons: readonly Counted<string>[];
  readonly decided: readonly Counted<Action>[];
  readonly undecided: number;
  readonly lastRule: Decisions['rules'][number] | undefined;
  /** The newest approval of these kinds that a person confirmed. */
  readonly approval: ApprovalSummary | undefined;
  /** What came of it; undefined while it runs, and when it was about other kinds too and cannot be told apart. */
  readonly outcomes: ApprovalSummary['outcomes'] | undefined;
}

const urgency: readonly PlanSection['status'][] = [
  'held',
  'applying',
  'approved',
  'pending',
  'applied',
  'cancelled',
  'expired',
  'superseded',
];

export function cardModel(
  plan: Plan,
  kinds: readonly ChangeKind[],
  decisions: Decisions | undefined,
  approvals: readonly ApprovalSummary[] | undefined,
): CardModel {
  const sections = plan.sections.filter((section) => kinds.includes(section.kind));
  const states = new Set(sections.map((section) => section.status));
  const counted = decisions?.sections.filter((section) => kinds.includes(section.kind)) ?? [];
  const approval = approvals?.find(
    (one) => isConfirmed(one) && kinds.some((kind) => one.summary[kind] !== undefined),
  );
  const alone =
    approval !== undefined &&
    (Object.keys(approval.summary) as ChangeKind[]).every((kind) => kinds.includes(kind));
  return {
    count: kinds.reduce((sum, kind) => sum + plan.counts[kind], 0),
    sections,
    states: urgency.filter((state) => states.has(state)),
    reasons: counted.flatMap(({ kind, reasons }) =>
      Object.entries(reasons).map(([name, count]) => ({ kind, name, count })),
    ),
    decided: counted.flatMap(({ kind, decided }) =>
      (Object.entries(decided) as [Action, number][])
        .filter(([, count]) => count > 0)
        .map(([name, count]) => ({ kind, name, count })),
    ),
    undecided: counted.reduce((sum, section) => sum + section.undecided, 0),
    lastRule: decisions?.rules.find((rule) => kinds.includes(rule.kind)),
    approval,
    outcomes: alone && approval.status === 'applied' ? approval.outcomes : undefined,
  };
}
