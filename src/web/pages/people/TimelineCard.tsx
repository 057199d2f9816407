import { Button, Card, Skeleton, Stack, Text, Timeline, Title } from '@mantine/core';
import type { HistoryEntry } from '../../api/members.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { HistoryItem } from './HistoryItem.tsx';

const text = strings.people.member;

export interface TimelineCardProps {
  readonly entries: readonly HistoryEntry[] | undefined;
  readonly error: unknown;
  readonly more: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
}

/** Everything that happened to a member, newest first. */
export function TimelineCard({ entries, error, more, loading, onMore }: TimelineCardProps) {
  return (
    <Card>
      <Title order={2} mb="md">
        {text.timeline}
      </Title>
      {error !== null && <ErrorNotice error={error} />}
      {entries === undefined && error === null && (
        <Stack aria-busy>
          <Skeleton height={40} />
          <Skeleton height={40} />
        </Stack>
      )}
      {entries?.length === 0 && <Text c="dimmed">{text.nothing}</Text>}
      {entries !== undefined && entries.length > 0 && (
        <Timeline bulletSize={14} lineWidth={2} active={-1}>
          {entries.map((entry) => (
            <Timeline.Item
              key={`${entry.at} ${entry.action}`}
              title={text.acts[entry.action] ?? entry.action}
            >
              <HistoryItem entry={entry} />
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
