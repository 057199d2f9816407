import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { actorName } from '../../actorName.ts';
import { useFieldLabel } from '../../api/directory.ts';
import type { HistoryEntry } from '../../api/members.ts';
import { ChangedValue } from '../../components/ChangedValue.tsx';
import { formatAgo, formatMoment } from '../../format.ts';
import { strings } from '../../strings/index.ts';

const text = strings.people.member;

/** One thing that happened: when, who, every value before and after, and the file, row, column and rule it came from. */
export function HistoryItem({ entry }: { readonly entry: HistoryEntry }) {
  const label = useFieldLabel();
  const { at, actor, particulars, origin } = entry;
  const before = valuesOf(particulars?.['before']);
  const after = valuesOf(particulars?.['after']);
  return (
    <Stack gap={4} mt={2}>
      <Text size="xs" c="dimmed" title={formatAgo(at)}>
        {formatMoment(at)} ·{' '}
        {origin?.approved_by == null ? actorName(actor) : text.approvedBy(actorName(origin.approved_by))}
      </Text>
      {particulars === null && (
        <Text size="sm" c="dimmed">
          {text.erased}
        </Text>
      )}
      {Object.entries(after).map(([key, value]) => (
        <div key={key}>
          <Text size="sm" component="div">
            <b>{label(key)}</b>: <ChangedValue before={before[key]} after={value} />
          </Text>
          <Rule origin={origin} field={key} />
        </div>
      ))}
      {origin !== null && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
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

function Rule({ origin, field }: { readonly origin: HistoryEntry['origin']; readonly field: string }) {
  const from = origin?.columns[field];
  if (from === undefined) return null;
  const parts = [
    text.rule(from.column, from.rule),
    from.reviewed_by !== null && text.reviewedBy(actorName(from.reviewed_by)),
  ];
  return (
    <Text size="xs" c="dimmed">
      {parts.filter(Boolean).join(', ')}
    </Text>
  );
}

function valuesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
