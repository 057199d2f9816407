import { Button, Card, Group, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { activityQuery } from '../../api/history.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { ActivityTable } from './ActivityTable.tsx';

const text = strings.history;
const height = 260;
const ActivityChart = lazy(async () => ({ default: (await import('./ActivityChart.tsx')).ActivityChart }));

/** Members, invites, updates and removals over time: as a chart, and as a table for whoever prefers or needs one. */
export function ActivityCard({ hub }: { readonly hub: string | undefined }) {
  const activity = useQuery(activityQuery(hub));
  const [table, setTable] = useState(false);
  const days = activity.data ?? [];
  const something = days.some(({ invites, updates, removals }) => invites + updates + removals > 0);
  return (
    <Card>
      <Group justify="space-between" mb="md">
        <div>
          <Title order={2}>{text.chart}</Title>
          <Text size="sm" c="dimmed">
            {text.chartHint}
          </Text>
        </div>
        {something && (
          <Button variant="default" size="xs" onClick={() => setTable(!table)}>
            {table ? text.asChart : text.asTable}
          </Button>
        )}
      </Group>
      {activity.error !== null && activity.data === undefined ? (
        <ErrorNotice error={activity.error} onRetry={() => void activity.refetch()} />
      ) : activity.data === undefined ? (
        <Skeleton height={height} />
      ) : !something ? (
        <Text c="dimmed" py="lg">
          {text.noActivity}
        </Text>
      ) : table ? (
        <ActivityTable days={days} height={height} />
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <ActivityChart days={days} height={height} />
        </Suspense>
      )}
    </Card>
  );
}
