import { Button, Card, Skeleton, Stack, Text, ThemeIcon, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { hubsQuery, useFieldLabel } from '../../api/directory.ts';
import type { HistoryEntry } from '../../api/members.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { lookOf } from './acts.ts';
import { HistoryItem } from './HistoryItem.tsx';

const text = strings.people.member;

export interface TimelineCardProps {
  readonly entries: readonly HistoryEntry[] | undefined;
  readonly error: unknown;
  readonly more: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
  readonly onRetry: () => void;
}

/** Everything that happened to a member, newest first. */
export function TimelineCard({ entries, error, more, loading, onMore, onRetry }: TimelineCardProps) {
  const { data: hubs = [] } = useQuery(hubsQuery);
  const names = { field: useFieldLabel(), hub: (id: string) => hubs.find((hub) => hub.id === id)?.name };
  return (
    <Card>
      <Title order={2} mb="md">
        {text.timeline}
      </Title>
      {error !== null && <ErrorNotice error={error} onRetry={onRetry} />}
      {entries === undefined && error === null && (
        <Stack aria-busy>
          <Skeleton height={40} />
          <Skeleton height={40} />
        </Stack>
      )}
      {entries?.length === 0 && <Text c="dimmed">{text.nothing}</Text>}
      {entries !== undefined && entries.length > 0 && (
        <Timeline bulletSize={26} lineWidth={2} active={-1} styles={{ itemTitle: { lineHeight: 1.35 } }}>
          {entries.map((entry, index) => (
            <Timeline.Item
              key={`${entry.at} ${entry.action} ${index}`}
              bullet={<Bullet action={entry.action} />}
              title={text.acts[entry.action] ?? entry.action}
            >
              <HistoryItem entry={entry} names={names} />
            </Timeline.Item>
          ))}
        </Timeline>
      )}
      {more && (
        <Button variant="default" mt="md" loading={loading} onClick={onMore}>
          {text.more}
        </Button>
      )}
    </Card>
  );
}

function Bullet({ action }: { readonly action: string }) {
  const { icon: Picture, color } = lookOf(action);
  return (
    <ThemeIcon size={26} radius="xl" variant="light" color={color} aria-hidden>
      <Picture size={15} stroke={1.8} />
    </ThemeIcon>
  );
}
