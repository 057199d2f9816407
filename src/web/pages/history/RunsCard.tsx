import { Button, Card, Skeleton, Stack, ThemeIcon, Timeline, Title } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { runsQuery } from '../../api/history.ts';
import type { Run } from '../../api/runs.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { RunEntry } from './RunEntry.tsx';
import { lookOf } from './runLook.ts';

const text = strings.history;

/** Files that came in, newest first. */
export function RunsCard({ hub }: { readonly hub: string | undefined }) {
  const runs = useInfiniteQuery(runsQuery(hub));
  const administer = useMay('administer');
  const items = runs.data?.pages.flatMap((page) => page.items);
  return (
    <Card>
      <Title order={2} mb="md">
        {text.runs}
      </Title>
      {runs.isError && (
        <ErrorNotice
          error={runs.error}
          onRetry={() => void (items === undefined ? runs.refetch() : runs.fetchNextPage())}
        />
      )}
      {runs.isPending && (
        <Stack aria-busy>
          <Skeleton height={80} />
          <Skeleton height={80} />
        </Stack>
      )}
      {items?.length === 0 && (
        <EmptyState icon={IconFileUpload} title={text.empty} hint={text.emptyHint}>
          {administer && (
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link to="/upload" search={hub === undefined ? {} : { hub }} {...props} />
              )}
            >
              {text.upload}
            </Button>
          )}
        </EmptyState>
      )}
      {items !== undefined && items.length > 0 && (
        <Timeline
          bulletSize={26}
          lineWidth={2}
          active={-1}
          style={{ opacity: runs.isPlaceholderData ? 0.55 : 1 }}
        >
          {items.map((run) => (
            <Timeline.Item key={run.run} bullet={<Bullet run={run} />}>
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

function Bullet({ run }: { readonly run: Run }) {
  const { icon: Picture, color } = lookOf(run);
  return (
    <ThemeIcon size={26} radius="xl" variant="light" color={color} aria-hidden>
      <Picture size={15} stroke={1.8} />
    </ThemeIcon>
  );
}
