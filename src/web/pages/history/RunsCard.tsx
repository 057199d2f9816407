import { Button, Card, Skeleton, Stack, Timeline, Title } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runsQuery } from '../../api/history.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { RunEntry } from './RunEntry.tsx';

const text = strings.history;

/** Files that came in, newest first. */
export function RunsCard({ hub }: { readonly hub: string | undefined }) {
  const runs = useInfiniteQuery(runsQuery(hub));
  const items = runs.data?.pages.flatMap((page) => page.items);
  return (
    <Card>
      <Title order={2} mb="md">
        {text.runs}
      </Title>
      {runs.isError && <ErrorNotice error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && (
        <Stack aria-busy>
          <Skeleton height={80} />
          <Skeleton height={80} />
        </Stack>
      )}
      {items?.length === 0 && (
        <EmptyState icon={IconFileUpload} title={text.empty} hint={text.emptyHint}>
          <Button renderRoot={(props) => <Link to="/upload" {...props} />}>{text.upload}</Button>
        </EmptyState>
      )}
      {items !== undefined && items.length > 0 && (
        <Timeline bulletSize={14} lineWidth={2} active={-1}>
          {items.map((run) => (
            <Timeline.Item key={run.run}>
              <RunEntry run={run} />
            </Timeline.Item>
          ))}
        </Timeline>
      )}
      {runs.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          {text.more}
        </Button>
      )}
    </Card>
  );
}
