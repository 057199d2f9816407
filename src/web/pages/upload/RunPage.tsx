import { Grid, Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { isResting } from '../../api/runs.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { uploadCrumbs } from './crumbs.ts';
import { RunDetails } from './RunDetails.tsx';
import { RunEnded } from './RunEnded.tsx';
import { RunProgress } from './RunProgress.tsx';
import { onwardOf, useOnward } from './useOnward.ts';
import { useRun } from './useRun.ts';

const text = strings.upload;

/** One file on its way: how far it is, then on to what has to be decided, or why it was refused. */
export function RunPage() {
  const { runId } = useParams({ from: '/inside/runs/$runId' });
  const { run, error, connected, refetch } = useRun(runId);
  useOnward(run);
  if (run === undefined) {
    return (
      <>
        <PageHeader title={text.title} crumbs={uploadCrumbs} />
        {error === null ? (
          <Skeleton height={360} radius="lg" />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </>
    );
  }
  const ended = isResting(run) && onwardOf(run) === undefined;
  return (
    <>
      <PageHeader
        title={ended ? text.imported(run.hub.name) : text.importing(run.file?.name ?? null)}
        {...(!ended && { description: text.importDescription(run.hub.name) })}
        crumbs={uploadCrumbs}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          {ended ? <RunEnded run={run} /> : <RunProgress run={run} connected={connected} />}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <RunDetails run={run} />
        </Grid.Col>
      </Grid>
    </>
  );
}
