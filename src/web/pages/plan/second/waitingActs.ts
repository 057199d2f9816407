import type { Action, ApprovalSummary, ChangeKind } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

/** What an approval will do once it is good, part by part: "5 to deactivate". */
export function waitingActs({ summary }: ApprovalSummary): string[] {
  return (Object.entries(summary) as [ChangeKind, Record<Action, number>][]).flatMap(([kind, actions]) =>
    (Object.entries(actions) as [Action, number][])
      .filter(([, count]) => count > 0)
      .map(([action, count]) => strings.plan.overview.cards.decided(action, count, kind)),
  );
}
