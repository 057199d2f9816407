import { actorName } from '../../../actorName.ts';
import type { ApprovalSummary } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

/** Who approved: one person, or two. @param me the actor who is signed in: "you" */
export function approversOf({ actor, seconded_by }: ApprovalSummary, me: string | undefined): string {
  const first = actorName(actor, me);
  return seconded_by === null ? first : strings.fourEyes.secondedBy(first, actorName(seconded_by, me));
}
