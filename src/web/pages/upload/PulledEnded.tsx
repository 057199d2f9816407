import { Button, Card } from '@mantine/core';
import { IconChecks, IconDownload, IconFiles, IconPlayerPause, IconPlugOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { newestRunQuery, rejectedRowsAddress, type Run } from '../../api/runs.ts';
import { sourceQuery } from '../../api/sources.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { RunNowButton } from '../sources/RunNowButton.tsx';
import { RefusedFile } from './RefusedFile.tsx';
import { refusalOfRun } from './refusal.ts';

const { pulled: text, ...upload } = strings.upload;

/** A read of a source after which nothing waits to be decided: why, and what to do. */
export function PulledEnded({ run }: { readonly run: Run }) {
  if (run.status === 'failed') return <Failed run={run} />;
  if (run.status === 'superseded') return <Superseded run={run} />;
  const [icon, title, hint] =
    run.status === 'cancelled'
      ? ([IconPlugOff, text.cancelled, text.cancelledHint] as const)
      : run.status === 'quarantined'
        ? ([IconPlayerPause, upload.quarantined, upload.quarantinedHint] as const)
        : run.progress.unchanged === true
          ? ([IconChecks, text.unchanged, text.unchangedHint(run.source.name)] as const)
          : ([IconChecks, upload.noPlan, upload.noPlanHint] as const);
  return (
    <Card>
      <EmptyState icon={icon} title={title} hint={hint}>
        <OpenSource run={run} />
      </EmptyState>
    </Card>
  );
}

function Failed({ run }: { readonly run: Run }) {
  const may = useMay('administer');
  const mayReview = useMay('review');
  const { data: source } = useQuery(sourceQuery(run.source.id));
  const applied = Object.values(run.report?.applied ?? {}).some((count) => count > 0);
  const rejected = run.plan === null ? 0 : (run.report?.rows.attention ?? 0);
  const setting = run.error?.details?.['setting'];
  const blamed = typeof setting === 'string' ? setting : undefined;
  return (
    <RefusedFile file={run.file?.name ?? null} refusal={refusalOfRun(run)} applied={applied}>
      {blamed !== undefined && may && <SettingsButton run={run} setting={blamed} variant="filled" />}
      {may && source !== undefined && (
        <RunNowButton source={source} variant={blamed === undefined ? 'filled' : 'default'} />
      )}
      {blamed === undefined && may && <SettingsButton run={run} setting={undefined} variant="default" />}
      <OpenSource run={run} />
      {mayReview && rejected > 0 && (
        <Button
          component="a"
          href={rejectedRowsAddress(run.run)}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {upload.downloadRejected(rejected)}
        </Button>
      )}
    </RefusedFile>
  );
}

interface SettingsButtonProps {
  readonly run: Run;
  readonly setting: string | undefined;
  readonly variant: 'filled' | 'default';
}

/** To the settings, at the one that is to blame. */
function SettingsButton({ run, setting, variant }: SettingsButtonProps) {
  return (
    <Button
      variant={variant}
      renderRoot={(props) => (
        <Link
          to="/sources/$sourceId/settings"
          params={{ sourceId: run.source.id }}
          search={setting === undefined ? {} : { setting }}
          {...props}
        />
      )}
    >
      {text.openSettings}
    </Button>
  );
}

function Superseded({ run }: { readonly run: Run }) {
  const { data: newest } = useQuery(newestRunQuery(run.source.id));
  return (
    <Card>
      <EmptyState icon={IconFiles} title={text.superseded} hint={text.supersededHint(run.source.name)}>
        <Button
          disabled={newest === undefined || newest === null || newest.run === run.run}
          renderRoot={(props) => (
            <Link to="/runs/$runId" params={{ runId: newest?.run ?? run.run }} {...props} />
          )}
        >
          {text.openNewer}
        </Button>
        <OpenSource run={run} />
      </EmptyState>
    </Card>
  );
}

function OpenSource({ run }: { readonly run: Run }) {
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/sources/$sourceId" params={{ sourceId: run.source.id }} {...props} />}
    >
      {text.openSource}
    </Button>
  );
}
