import { Badge, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { actorName } from '../../actorName.ts';
import type { Run } from '../../api/runs.ts';
import { formatMoment } from '../../format.ts';
import { isPulled, runName, runPopulation } from '../../runName.ts';
import { strings } from '../../strings/index.ts';
import { RunDownloads } from './RunDownloads.tsx';
import { isHeld, lookOf } from './runLook.ts';
import classes from './History.module.css';

const text = strings.history;
const overWithNothing = ['superseded', 'cancelled', 'done', 'failed', 'quarantined'];

export interface RunEntryProps {
  readonly run: Run;
  /** Beside others of its source alone: when it was is what tells them apart. */
  readonly ofSource?: boolean;
}

/** One file: who brought it when, what it proposed, what was done, and everything that can be downloaded. */
export function RunEntry({ run, ofSource = false }: RunEntryProps) {
  const { report, error } = run;
  const file = ofSource ? formatMoment(run.created_at) : runName(run);
  const who = actorName(run.actor);
  const facts = ofSource
    ? [run.file?.name, runPopulation(run), text.byWhom(who)]
    : [run.hub.name, runPopulation(run), text.by(run.created_at, who)];
  return (
    <div className={classes['entry']}>
      <div className={classes['facts']}>
        <Group gap="xs" mb={2}>
          <Text fw={600}>{file}</Text>
          <Badge color={isHeld(run) ? 'yellow' : lookOf(run).color}>
            {run.status === 'failed' && isPulled(run) ? text.failedRead : text.status[run.status]}
          </Badge>
          {isHeld(run) && <Badge color="red">{text.held}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
        {run.progress.unchanged === true && (
          <Text size="sm" mt={4}>
            {text.nothingChanged}
          </Text>
        )}
        {error !== null && (
          <Text size="sm" mt={4}>
            {error.message}
          </Text>
        )}
        {report !== null && (
          <Text size="sm" component="div" mt={4}>
            {text.rows(
              report.rows.read,
              report.rows.unchanged,
              report.rows.not_eligible,
              report.rows.attention,
            )}
            <br />
            {text.planned}: {listed(report.planned) ?? text.nothing}
            <br />
            {text.applied}:{' '}
            {listed(report.applied) ??
              (overWithNothing.includes(run.status) ? text.nothing : text.nothingYet)}
          </Text>
        )}
      </div>
      <Group gap="xs" align="flex-start">
        <RunDownloads run={run} file={file} />
        <Button
          size="xs"
          variant="default"
          aria-label={text.openLabel(file)}
          renderRoot={(props) => open(run, props)}
        >
          {text.open}
        </Button>
      </Group>
    </div>
  );
}

function open({ run, plan }: Run, props: object) {
  if (plan === null) return <Link to="/runs/$runId" params={{ runId: run }} {...props} />;
  return <Link to="/plans/$planId" params={{ planId: plan }} {...props} />;
}

/** "23 invitations, 17 updates"; undefined: none. */
function listed(counts: NonNullable<Run['report']>['planned']): string | undefined {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => text.kinds[kind as keyof typeof text.kinds](count));
  return parts.length === 0 ? undefined : parts.join(', ');
}
