/** What other services can follow; docs/webhooks.md describes each. The same list stands in the contract of the API. */
export const eventTypes = [
  'run.finished',
  'plan.pending',
  'plan.held',
  'member.invited',
  'member.updated',
  'member.deactivated',
  'member.reactivated',
  'member.deleted',
  'member.restored',
  'source.quarantined',
] as const;

export type EventType = (typeof eventTypes)[number];
