import { Button, Grid, Skeleton } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { isApiError } from '../../api/client.ts';
import { isResting } from '../../api/runs.ts';
import { sourcesQuery } from '../../api/sources.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { isPulled } from '../../runName.ts';
import { strings } from '../../strings/index.ts';
import { uploadCrumbs } from './crumbs.ts';
import { PulledEnded } from './PulledEnded.tsx';
import { RunDetails } from './RunDetails.tsx';
import { RunEnded } from './RunEnded.tsx';
import { RunProgress } from './RunProgress.tsx';
import { runWords } from './runWords.ts';
import { onwardOf, useOnward } from './useOnward.ts';
import { useRun } from './useRun.ts';

const text = strings.upload;

/** One file, or one read of a source, on its way: how far it is, then on to what has to be decided, or why it failed. */
export function RunPage() {
  const { runId } = useParams({ from: '/inside/runs/$runId' });
  const { run, error, connected, refetch } = useRun(runId);
  useOnward(run);
  const { data: sources } = useQuery(sourcesQuery);
  // Until it is known, nothing is promised.
  const policy = sources?.find((one) => one.id === run?.source.id)?.policy;
  const automatic = policy === undefined || Object.values(policy).includes('auto');
  if (run === undefined) {
    return (
      <>
        <PageHeader title={text.title} crumbs={uploadCrumbs} />
        <Missing error={error} retry={() => void refetch()} />
      </>
    );
  }
  const words = runWords(run);
  const Ended = isPulled(run) ? PulledEnded : RunEnded;
  const ended = isResting(run) && onwardOf(run) === undefined;
  return (
    <>
      <PageHeader
        title={ended ? words.ended : words.title}
        {...(!ended && { description: words.description(automatic) })}
        crumbs={words.crumbs}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          {ended ? <Ended run={run} /> : <RunProgress run={run} connected={connected} />}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <RunDetails run={run} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Missing({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  if (error === null) return <Skeleton height={360} radius="lg" />;
  if (!isApiError(error, 'not_found') && !isApiError(error, 'invalid_request'))
    return <ErrorNotice error={error} onRetry={retry} />;
  return (
    <EmptyState icon={IconFileOff} title={text.unknown} hint={text.unknownHint}>
      <Button renderRoot={(props) => <Link to="/history" {...props} />}>{text.goToHistory}</Button>
    </EmptyState>
  );
}
