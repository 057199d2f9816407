import type {
  Action,
  ApprovalSummary,
  ChangeKind,
  Decisions,
  Plan,
  PlanSection,
} from '../../../api/plans.ts';
import { isAwaiting, isGood, isWhole, waitingKinds } from '../progress/approvalState.ts';
import type { CardName } from '../../../strings/planOverview.ts';
import type { CardState } from './StateBadge.tsx';

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
  readonly states: readonly CardState[];
  readonly reasons: readonly Counted<string>[];
  readonly decided: readonly Counted<Action>[];
  readonly undecided: number;
  readonly lastRule: Decisions['rules'][number] | undefined;
  /** What one person has approved, and waits for a second one. */
  readonly waiting: ApprovalSummary | undefined;
  /** The newest approval of these kinds that is good, or was. */
  readonly approval: ApprovalSummary | undefined;
  /** Changes of these kinds that are approved, by whomever. */
  readonly approved: number;
  /** What came of them; undefined while some are carried out, and where other kinds cannot be told apart. */
  readonly outcomes: ApprovalSummary['outcomes'] | undefined;
}

const urgency: readonly CardState[] = [
  'held',
  'waiting',
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
  const awaited = waitingKinds(approvals);
  const states = new Set<CardState>(
    sections.map(({ kind, status }) => (status === 'pending' && awaited.has(kind) ? 'waiting' : status)),
  );
  const counted = decisions?.sections.filter((section) => kinds.includes(section.kind)) ?? [];
  const about = (one: ApprovalSummary) => kinds.some((kind) => one.summary[kind] !== undefined);
  const own = approvals?.filter((one) => isGood(one) && about(one));
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
    waiting: approvals?.find((one) => isAwaiting(one) && about(one)),
    approval: own?.[0],
    approved: (own ?? []).reduce((sum, one) => sum + approvedOf(one, kinds), 0),
    outcomes: own === undefined || own.length === 0 ? undefined : outcomesOf(own, kinds),
  };
}

function approvedOf({ summary }: ApprovalSummary, kinds: readonly ChangeKind[]): number {
  const counts = kinds.flatMap((kind) => Object.values(summary[kind] ?? {}));
  return counts.reduce((sum, count) => sum + count, 0);
}

function outcomesOf(
  approvals: readonly ApprovalSummary[],
  kinds: readonly ChangeKind[],
): ApprovalSummary['outcomes'] | undefined {
  const sum = { applied: 0, stale: 0, failed: 0 };
  for (const approval of approvals) {
    const { status, summary, outcomes } = approval;
    const alone = (Object.keys(summary) as ChangeKind[]).every(
      (kind) => kinds.includes(kind) || approvedOf(approval, [kind]) === 0,
    );
    if (status !== 'applied' || !(alone || isWhole(approval))) return undefined;
    sum.applied += alone ? outcomes.applied : approvedOf(approval, kinds);
    sum.stale += outcomes.stale;
    sum.failed += outcomes.failed;
  }
  return sum;
}
