import type { WebhookEvent } from '../../../api/webhooks.ts';
import type { strings } from '../../../strings/index.ts';

/** What can be heard, by what it is about. */
export const eventGroups: Readonly<Record<keyof typeof strings.webhooks.groups, readonly WebhookEvent[]>> = {
  members: [
    'member.invited',
    'member.updated',
    'member.deactivated',
    'member.reactivated',
    'member.deleted',
    'member.restored',
  ],
  plans: ['plan.pending', 'plan.held'],
  sources: ['run.finished', 'source.quarantined'],
  security: ['audit.recorded'],
};

/** How the groups lie beside each other. */
export const eventColumns = [['members'], ['plans', 'sources', 'security']] as const;

/** What a new webhook hears, unless somebody chooses: not the trail, which is for security systems. */
export const usualEvents: readonly WebhookEvent[] = Object.entries(eventGroups).flatMap(([group, events]) =>
  group === 'security' ? [] : events,
);

export const allEvents: readonly WebhookEvent[] = Object.values(eventGroups).flat();
