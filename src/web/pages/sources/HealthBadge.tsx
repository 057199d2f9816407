import { Badge } from '@mantine/core';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

const text = strings.sources;
const colors = { ok: 'green', failing: 'orange', quarantined: 'red', off: 'red' } as const;

/** Whether a source can be read, in a word. */
export function HealthBadge({ source: { health, last_run: last, schedule } }: { readonly source: Source }) {
  const unread = health.state === 'ok' && last === null;
  return (
    <>
      <Badge color={unread ? 'gray' : colors[health.state]}>
        {unread ? text.unread : text.health[health.state]}
      </Badge>
      {schedule?.paused != null && <Badge color="yellow">{text.paused}</Badge>}
    </>
  );
}
