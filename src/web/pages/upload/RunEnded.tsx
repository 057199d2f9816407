import { Button, Card } from '@mantine/core';
import { IconDownload, IconFileCheck, IconFileOff, IconFiles, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { newestRunQuery, rejectedRowsAddress, type Run } from '../../api/runs.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { RefusedFile } from './RefusedFile.tsx';
import { refusalOfRun } from './refusal.ts';
import { ownSource } from './useUploadForm.ts';

const text = strings.upload;

/** A run after which nothing waits to be decided: why, and what to do instead. */
export function RunEnded({ run }: { readonly run: Run }) {
  if (run.status === 'failed') return <Failed run={run} />;
  if (run.status === 'superseded') return <Superseded run={run} />;
  const [icon, title, hint] =
    run.status === 'cancelled'
      ? ([IconFileOff, text.cancelled, text.cancelledHint] as const)
      : run.status === 'quarantined'
        ? ([IconPlayerPause, text.quarantined, text.quarantinedHint] as const)
        : ([IconFileCheck, text.noPlan, text.noPlanHint] as const);
  return (
    <Card>
      <EmptyState icon={icon} title={title} hint={hint}>
        <UploadAgain run={run} />
      </EmptyState>
    </Card>
  );
}

function Failed({ run }: { readonly run: Run }) {
  const mayReview = useMay('review');
  const applied = Object.values(run.report?.applied ?? {}).some((count) => count > 0);
  const rejected = run.plan === null ? 0 : (run.report?.rows.attention ?? 0);
  return (
    <RefusedFile file={run.file?.name ?? null} refusal={refusalOfRun(run)} applied={applied}>
      <UploadAgain run={run} />
      {mayReview && rejected > 0 && (
        <Button
          component="a"
          href={rejectedRowsAddress(run.run)}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {text.downloadRejected(rejected)}
        </Button>
      )}
    </RefusedFile>
  );
}

function Superseded({ run }: { readonly run: Run }) {
  const { data: newest } = useQuery(newestRunQuery(run.source.id));
  return (
    <Card>
      <EmptyState icon={IconFiles} title={text.superseded} hint={text.supersededHint(run.hub.name)}>
        <Button
          disabled={newest === undefined || newest === null || newest.run === run.run}
          renderRoot={(props) => (
            <Link to="/runs/$runId" params={{ runId: newest?.run ?? run.run }} {...props} />
          )}
        >
          {text.openNewer}
        </Button>
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/history" search={{ hub: run.hub.id }} {...props} />}
        >
          {text.goToHistory}
        </Button>
      </EmptyState>
    </Card>
  );
}

/** For the same hub, and the same source. */
const uploadOf = ({ hub, source }: Run) => ({
  hub: hub.id,
  ...(source.name !== ownSource && { source: source.name }),
});

function UploadAgain({ run }: { readonly run: Run }) {
  const may = useMay('administer');
  if (!may) {
    return (
      <Button variant="default" renderRoot={(props) => <Link to="/history" {...props} />}>
        {text.goToHistory}
      </Button>
    );
  }
  return (
    <Button renderRoot={(props) => <Link to="/upload" search={uploadOf(run)} {...props} />}>
      {text.uploadAgain}
    </Button>
  );
}
