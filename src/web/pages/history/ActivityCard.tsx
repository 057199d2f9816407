import { Button, Card, Group, ScrollArea, Skeleton, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { type Activity, activityQuery } from '../../api/history.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatDay, formatNumber } from '../../format.ts';
import { strings } from '../../strings/index.ts';

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
      {activity.isError ? (
        <ErrorNotice error={activity.error} onRetry={() => void activity.refetch()} />
      ) : activity.isPending ? (
        <Skeleton height={height} />
      ) : !something ? (
        <Text c="dimmed" py="lg">
          {text.noActivity}
        </Text>
      ) : table ? (
        <ActivityTable days={days} />
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <ActivityChart days={days} height={height} />
        </Suspense>
      )}
    </Card>
  );
}

function ActivityTable({ days }: { readonly days: Activity }) {
  return (
    <ScrollArea.Autosize mah={height} tabIndex={0}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.day}</Table.Th>
            {[text.members, text.invites, text.updates, text.removals].map((name) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map(({ day, members, invites, updates, removals }) => (
            <Table.Tr key={day}>
              <Table.Td>{formatDay(day)}</Table.Td>
              <Table.Td ta="right">{formatNumber(members)}</Table.Td>
              <Table.Td ta="right">{formatNumber(invites)}</Table.Td>
              <Table.Td ta="right">{formatNumber(updates)}</Table.Td>
              <Table.Td ta="right">{formatNumber(removals)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
