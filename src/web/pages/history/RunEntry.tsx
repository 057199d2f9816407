import { Badge, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { actorName } from '../../actorName.ts';
import { changesAddress, fileAddress } from '../../api/history.ts';
import { rejectedRowsAddress, type Run } from '../../api/runs.ts';
import { strings } from '../../strings/index.ts';

const text = strings.history;

const colors: Readonly<Partial<Record<Run['status'], string>>> = {
  needs_mapping: 'yellow',
  ready: 'yellow',
  applying: 'indigo',
  done: 'green',
  failed: 'red',
  quarantined: 'red',
};

/** One file: who brought it when, what it proposed, what was done, and everything that can be downloaded. */
export function RunEntry({ run }: { readonly run: Run }) {
  const { report, error } = run;
  const file = run.file?.name ?? text.noName;
  return (
    <Stack gap={6} mt={-4}>
      <Group gap="xs">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {file}
        </Text>
        <Badge color={colors[run.status] ?? 'gray'}>{text.status[run.status]}</Badge>
        {report?.held === true && <Badge color="red">{text.held}</Badge>}
      </Group>
      <Text size="sm" c="dimmed">
        {run.hub.name} · {text.population[run.population]} · {text.by(run.created_at, actorName(run.actor))}
      </Text>
      {error !== null && <Text size="sm">{error.message}</Text>}
      {report !== null && (
        <Text size="sm" component="div">
          {text.rows(
            report.rows.read,
            report.rows.unchanged,
            report.rows.not_eligible,
            report.rows.attention,
          )}
          <br />
          {text.planned}: {listed(report.planned)}
          <br />
          {text.applied}: {listed(report.applied)}
        </Text>
      )}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          aria-label={text.openLabel(file)}
          renderRoot={(props) => open(run, props)}
        >
          {text.open}
        </Button>
        <Downloads run={run} file={file} />
      </Group>
    </Stack>
  );
}

function open({ run, plan }: Run, props: object) {
  if (plan === null) return <Link to="/runs/$runId" params={{ runId: run }} {...props} />;
  return <Link to="/plans/$planId" params={{ planId: plan }} {...props} />;
}

function Downloads({ run, file }: { readonly run: Run; readonly file: string }) {
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          aria-label={text.downloadsOf(file)}
        >
          {text.downloads}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {run.file === null ? (
          <Menu.Label>{text.gone}</Menu.Label>
        ) : (
          <Menu.Item component="a" href={fileAddress(run.run)} download>
            {text.file}
          </Menu.Item>
        )}
        {run.plan !== null && (
          <Menu.Item component="a" href={changesAddress(run.plan)} download>
            {text.changes}
          </Menu.Item>
        )}
        {run.file !== null && run.report !== null && run.report.rows.attention > 0 && (
          <Menu.Item component="a" href={rejectedRowsAddress(run.run)} download>
            {text.rejected}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** "23 invitations, 17 updates". */
function listed(counts: NonNullable<Run['report']>['planned']): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => text.kinds[kind as keyof typeof text.kinds](count));
  return parts.length === 0 ? text.nothing : parts.join(', ');
}
