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
  'audit.recorded',
] as const;

/** Heard only by those who ask for it by name: it is for security systems, and tells of everything. */
export const onlyByName: readonly EventType[] = ['audit.recorded'];

export type EventType = (typeof eventTypes)[number];
