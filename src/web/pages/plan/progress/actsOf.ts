import type { ApprovalSummary, ChangeKind } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

/** What an approval does, part by part: "23 invitations". */
export function actsOf({ summary }: ApprovalSummary): string[] {
  return (Object.entries(summary) as [ChangeKind, Record<string, number>][]).flatMap(([kind, actions]) =>
    Object.entries(actions)
      .filter(([, count]) => count > 0)
      .map(([action, count]) => strings.plan.progress.act(kind, action, count)),
  );
}
