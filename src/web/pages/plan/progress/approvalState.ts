import type { ApprovalSummary } from '../../../api/plans.ts';

/** Changes that are dealt with, whatever came of them. */
export function doneOf({ outcomes }: ApprovalSummary): number {
  return outcomes.applied + outcomes.stale + outcomes.failed;
}

/** Is it being carried out, or about to be? */
export function isRunning({ status }: ApprovalSummary): boolean {
  return status === 'approved' || status === 'applying';
}

/** Confirmed by a person: what was only asked and never confirmed is nobody's business. */
export function isConfirmed({ status, confirmed_at }: ApprovalSummary): boolean {
  return confirmed_at !== null && status !== 'prepared' && status !== 'expired';
}

/** Carried out to its end, and nobody left out. */
export function isWhole({ status, outcomes }: ApprovalSummary): boolean {
  return status === 'applied' && outcomes.stale + outcomes.failed === 0;
}
