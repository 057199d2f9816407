import { Text } from '@mantine/core';
import type { Connection } from '../../../api/scim.ts';
import { formatMoment } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';

const text = strings.push;

/** "412 people pushed, 3 wait for your approval, last push 2 minutes ago". */
export function PushStatus({
  connection: { counts, last_push_at: last },
}: {
  readonly connection: Connection;
}) {
  const parts = [
    (counts.users > 0 || last !== null) && text.pushed(counts.users),
    counts.inactive > 0 && text.inactive(counts.inactive),
    counts.next_cut > 0 && text.nextCut(counts.next_cut),
    counts.waiting > 0 && text.waiting(counts.waiting),
    counts.attention > 0 && text.attention(counts.attention),
    last === null ? text.noPush : text.lastPush(last),
  ].filter(Boolean);
  return (
    <Text span inherit aria-live="polite" {...(last !== null && { title: formatMoment(last) })}>
      {parts.join(', ')}
    </Text>
  );
}
