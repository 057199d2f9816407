import type { ApprovalSummary, ChangeKind } from '../../../api/plans.ts';

/** Changes that are dealt with, whatever came of them. */
export function doneOf({ outcomes }: ApprovalSummary): number {
  return outcomes.applied + outcomes.stale + outcomes.failed;
}

/** Is it being carried out, or about to be? */
export function isRunning({ status }: ApprovalSummary): boolean {
  return status === 'approved' || status === 'applying';
}

/** Approved by one person, and not enough yet? */
export function isAwaiting({ status }: ApprovalSummary): boolean {
  return status === 'awaiting_second';
}

/** Kinds of change that wait for a second person. */
export function waitingKinds(approvals: readonly ApprovalSummary[] | undefined): ReadonlySet<ChangeKind> {
  return new Set(
    (approvals ?? []).filter(isAwaiting).flatMap(({ summary }) => Object.keys(summary) as ChangeKind[]),
  );
}

/** Confirmed by a person: what was only asked and never confirmed is nobody's business. */
export function isConfirmed({ status, confirmed_at }: ApprovalSummary): boolean {
  return confirmed_at !== null && status !== 'prepared' && status !== 'expired';
}

/** Confirmed, by two people where that is needed, and not taken back. */
export function isGood(approval: ApprovalSummary): boolean {
  return isConfirmed(approval) && !isAwaiting(approval) && approval.status !== 'cancelled';
}

/** Carried out to its end, and nobody left out. */
export function isWhole({ status, outcomes }: ApprovalSummary): boolean {
  return status === 'applied' && outcomes.stale + outcomes.failed === 0;
}
