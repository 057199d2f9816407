import { Button, Card, Skeleton, ThemeIcon, Timeline, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Run } from '../../api/runs.ts';
import { type Source, sourceRunsQuery } from '../../api/sources.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { RunEntry } from '../history/RunEntry.tsx';
import { lookOf } from '../history/runLook.ts';

const text = strings.sources;

/** What was read from a source, newest first, and what came of it. */
export function SourceRuns({ source }: { readonly source: Source }) {
  const runs = useInfiniteQuery(sourceRunsQuery(source.id));
  const items = runs.data?.pages.flatMap((page) => page.items);
  const pulled = source.delivery === 'pull';
  const pushed = source.delivery === 'push';
  return (
    <Card component="section" aria-labelledby="source-runs">
      <Title order={2} size="h3" mb="md" id="source-runs">
        {pushed ? text.plans : pulled ? text.runs : text.uploads}
      </Title>
      {runs.isError && (
        <ErrorNotice
          error={runs.error}
          onRetry={() => void (items === undefined ? runs.refetch() : runs.fetchNextPage())}
        />
      )}
      {runs.isPending && <Skeleton height={90} />}
      {items?.length === 0 && (
        <EmptyState
          icon={IconHistory}
          title={pushed ? text.noPlans : pulled ? text.noRuns : text.noUploads}
          hint={pushed ? text.noPlansHint : pulled ? text.noRunsHint : text.noUploadsHint}
          level={3}
        />
      )}
      {items !== undefined && items.length > 0 && (
        <Timeline bulletSize={26} lineWidth={2} active={-1}>
          {items.map((run) => (
            <Timeline.Item key={run.run} bullet={<Bullet run={run} />}>
              <RunEntry run={run} ofSource />
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
          {text.moreRuns}
        </Button>
      )}
    </Card>
  );
}

function Bullet({ run }: { readonly run: Run }) {
  const { icon: Picture, color } = lookOf(run);
  return (
    <ThemeIcon size={26} radius="xl" variant="light" color={color} aria-hidden>
      <Picture size={15} stroke={1.8} />
    </ThemeIcon>
  );
}
