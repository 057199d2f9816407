import type { z } from 'zod';
import type { ApprovalProgress } from '../../apply/approvalProgress.ts';
import type { approvalSummary } from '../contract/approvals.ts';

export type ApprovalView = z.infer<typeof approvalSummary>;

/** An approval as the API shows it, without the list of what was not applied. */
export function approvalView(progress: ApprovalProgress): ApprovalView {
  const { approval, plan, status, actor, summary, total, outcomes } = progress;
  return {
    approval,
    plan,
    status,
    actor,
    needs_second: progress.needs_second,
    seconded_by: progress.seconded_by,
    removals: progress.removals,
    summary,
    total,
    outcomes,
    created_at: progress.created_at.toISOString(),
    confirmed_at: progress.confirmed_at?.toISOString() ?? null,
    finished_at: progress.finished_at?.toISOString() ?? null,
  };
}
