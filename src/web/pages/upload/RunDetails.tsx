import { Anchor, Card, DataList, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { actorName } from '../../actorName.ts';
import { meQuery } from '../../api/directory.ts';
import type { Run } from '../../api/runs.ts';
import { formatAgo, formatBytes, formatMoment } from '../../format.ts';
import { isPulled, isPushed } from '../../runName.ts';
import { strings } from '../../strings/index.ts';
import { ownSource } from './useUploadForm.ts';

const text = strings.upload;

/** Which file or read this is, of which hub, from whom. */
export function RunDetails({ run }: { readonly run: Run }) {
  const { data: me } = useQuery(meQuery);
  const pulled = isPulled(run);
  const pushed = isPushed(run);
  const changes = run.read === 'changes';
  return (
    <Card component="section" aria-labelledby="run-details">
      <Stack gap="md">
        <Title order={2} size="h3" id="run-details">
          {pushed ? text.pushed.details : pulled ? text.pulled.details : text.details}
        </Title>
        <DataList orientation="vertical" gap="sm">
          <Detail label={text.detailHub}>{run.hub.name}</Detail>
          {!pushed && (!pulled || run.file !== null) && (
            <Detail label={text.detailFile}>
              {run.file === null ? text.noFile : (run.file.name ?? (pulled ? text.allRecords : text.noName))}
              {run.file !== null && <Dimmed>{formatBytes(run.file.bytes)}</Dimmed>}
            </Detail>
          )}
          {pushed ? (
            <Detail label={text.detailPopulation}>
              {text.pushed.what}
              <Dimmed>{text.pushed.whatMeans}</Dimmed>
            </Detail>
          ) : pulled ? (
            <Detail label={text.pulled.reads}>
              {changes ? text.pulled.changes : text.pulled.all}
              <Dimmed>{changes ? text.pulled.changesMeans : text.pulled.allMeans}</Dimmed>
            </Detail>
          ) : (
            <Detail label={text.detailPopulation}>
              {run.population === 'full' ? text.wholeHub : text.somePeople}
              <Dimmed>{run.population === 'full' ? text.wholeHubMeans : text.somePeopleMeans}</Dimmed>
            </Detail>
          )}
          {run.source.name !== ownSource && (
            <Detail label={text.detailSource}>
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/sources/$sourceId" params={{ sourceId: run.source.id }} {...props} />
                )}
              >
                {run.source.name}
              </Anchor>
            </Detail>
          )}
          <Detail label={pulled ? text.pulled.actor : text.detailActor}>
            {run.actor === me?.actor ? text.you : actorName(run.actor)}
            {run.scheduled_for !== null && <Dimmed>{formatMoment(run.scheduled_for)}</Dimmed>}
          </Detail>
          <Detail label={text.detailStarted}>
            {formatMoment(run.created_at)}
            <Dimmed>{formatAgo(run.created_at)}</Dimmed>
          </Detail>
        </DataList>
      </Stack>
    </Card>
  );
}

function Detail({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

function Dimmed({ children }: { readonly children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
