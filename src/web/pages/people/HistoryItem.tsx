import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { actorName } from '../../actorName.ts';
import type { HistoryEntry } from '../../api/members.ts';
import { formatAgo, formatMoment } from '../../format.ts';
import { type Names, particularLines } from '../../particulars/particularLines.ts';
import { ParticularList } from '../../particulars/ParticularList.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.people.member;

/** One thing that happened: when, who, every value before and after, and the file, row, column and rule it came from. */
export function HistoryItem({ entry, names }: { readonly entry: HistoryEntry; readonly names: Names }) {
  const { at, action, actor, particulars, origin } = entry;
  const { lines } = particularLines({ action, particulars: particulars ?? {} }, names);
  return (
    <Stack gap={4} mt={2} style={{ overflowWrap: 'anywhere' }}>
      <Text size="xs" c="dimmed" title={formatAgo(at)}>
        <time dateTime={at}>{formatMoment(at)}</time> ·{' '}
        {origin?.approved_by == null ? actorName(actor) : text.approvedBy(actorName(origin.approved_by))}
      </Text>
      {particulars === null && (
        <Text size="sm" c="dimmed">
          {strings.particulars.erased}
        </Text>
      )}
      <ParticularList lines={lines} below={(key) => ruleOf(origin, key)} />
      {origin !== null && (
        <Text size="xs" c="dimmed">
          {text.file(origin.file ?? origin.source, origin.row)} ·{' '}
          <Anchor
            size="xs"
            underline="always"
            renderRoot={(props) => <Link to="/plans/$planId" params={{ planId: origin.plan }} {...props} />}
          >
            {text.plan}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}

/** From which column a value came, and by which rule; null: nobody knows. */
function ruleOf(origin: HistoryEntry['origin'], field: string): string | null {
  const from = origin?.columns[field];
  if (from === undefined) return null;
  const rule = text.rule(from.column, from.rule);
  return from.reviewed_by === null ? rule : `${rule}, ${text.reviewedBy(actorName(from.reviewed_by))}`;
}
