import { Badge } from '@mantine/core';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

const text = strings.sources;
const colors = { failing: 'orange', quarantined: 'red', off: 'red' } as const;

/** Whether a source can be read, in a word. */
export function HealthBadge({ source }: { readonly source: Source }) {
  const { label, color } = healthOf(source);
  return (
    <>
      <Badge color={color}>{label}</Badge>
      {source.schedule?.paused != null && <Badge color="yellow">{text.paused}</Badge>}
    </>
  );
}

/** A read that somebody started by hand and that failed is no fault of the schedule, and no sign that it works either. */
function healthOf({ health: { state }, last_run: last }: Source) {
  if (state !== 'ok') return { label: text.health[state], color: colors[state] };
  if (last === null) return { label: text.unread, color: 'gray' };
  return last.status === 'failed'
    ? { label: text.lastFailed, color: 'orange' }
    : { label: text.health.ok, color: 'green' };
}
