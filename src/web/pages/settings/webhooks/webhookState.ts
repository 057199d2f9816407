import type { Webhook } from '../../../api/webhooks.ts';
import { strings } from '../../../strings/index.ts';

const text = strings.webhooks;

/** How an address does, in a word and a colour. Pure. */
export function webhookState({ paused, dead, queued, last_delivered_at: delivered }: Webhook) {
  if (paused !== null) return { label: text.pausedState, color: paused.reason === null ? 'yellow' : 'red' };
  if (dead > 0) return { label: text.deadState, color: 'red' };
  if (queued > 0) return { label: text.failing, color: 'indigo' };
  return delivered === null ? { label: text.waiting, color: 'gray' } : { label: text.works, color: 'green' };
}
