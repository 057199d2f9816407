import { Badge, Button, Card, Grid, Group, Skeleton, Stack, Title } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { connectorsQuery, type Source, sourceQuery } from '../../api/sources.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { ColumnsFact } from './ColumnsFact.tsx';
import { sourceCrumbs } from './crumbs.ts';
import { DeleteSourceButton } from './DeleteSourceButton.tsx';
import { Fact } from './Fact.tsx';
import { HealthBadge } from './HealthBadge.tsx';
import { HealthNotice } from './HealthNotice.tsx';
import { LastRun } from './LastRun.tsx';
import { MissingSource } from './MissingSource.tsx';
import { PauseButton } from './PauseButton.tsx';
import { PolicySection } from './PolicySection.tsx';
import { PushPage } from './push/PushPage.tsx';
import { RunNowButton } from './RunNowButton.tsx';
import { ScheduleCard } from './schedule/ScheduleCard.tsx';
import { SettingsSummary } from './settings/SettingsSummary.tsx';
import { SourceRuns } from './SourceRuns.tsx';
import { UploadToButton } from './UploadToButton.tsx';

const text = strings.sources;

/** One source: whether it works, when it is read, what came of it, and its settings. */
export function SourcePage() {
  const { sourceId } = useParams({ from: '/inside/sources/$sourceId' });
  const { data: source, error, refetch } = useQuery(sourceQuery(sourceId));
  if (source === undefined) {
    return (
      <>
        <PageHeader title={text.title} crumbs={sourceCrumbs()} />
        {error === null ? (
          <Skeleton height={420} radius="lg" />
        ) : (
          <MissingSource error={error} onRetry={() => void refetch()} />
        )}
      </>
    );
  }
  return source.delivery === 'push' ? <PushPage source={source} /> : <Shown source={source} />;
}

function Shown({ source }: { readonly source: Source }) {
  const may = useMay('administer');
  const { data: connectors } = useQuery(connectorsQuery);
  const connector = connectors?.find((one) => one.name === source.connector);
  const pulled = source.delivery === 'pull';
  return (
    <>
      <PageHeader
        title={source.name}
        description={
          <Group gap="xs" component="span">
            <Badge>{source.hub.name}</Badge>
            {pulled && <HealthBadge source={source} />}
          </Group>
        }
        crumbs={sourceCrumbs()}
        actions={
          may && (
            <>
              {pulled && <PauseButton source={source} />}
              <Button
                variant="default"
                leftSection={<IconSettings size={16} aria-hidden />}
                renderRoot={(props) => (
                  <Link to="/sources/$sourceId/settings" params={{ sourceId: source.id }} {...props} />
                )}
              >
                {text.settings}
              </Button>
              {pulled && <RunNowButton source={source} variant="filled" />}
              {source.delivery === 'upload' && <UploadToButton source={source} variant="filled" />}
            </>
          )
        }
      />
      <Stack gap="lg">
        {pulled && <HealthNotice source={source} />}
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Stack gap="lg">
              {pulled && <ScheduleCard source={source} />}
              <Card>
                <PolicySection source={source} level={2} />
              </Card>
              <SourceRuns source={source} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Card component="section" aria-labelledby="source-about">
              <Stack gap="md">
                <Title order={2} size="h3" id="source-about">
                  {text.about}
                </Title>
                <Stack component="dl" gap="sm" m={0}>
                  <Fact label={text.kind}>{connector?.title ?? source.connector}</Fact>
                  <Fact label={text.hub}>{source.hub.name}</Fact>
                  <Fact label={pulled ? text.lastRead : text.lastUsed}>
                    <LastRun source={source} />
                  </Fact>
                  <Fact label={text.columns}>
                    <ColumnsFact source={source} />
                  </Fact>
                  {connector !== undefined && <SettingsSummary source={source} connector={connector} />}
                </Stack>
                {may && <DeleteSourceButton source={source} />}
              </Stack>
            </Card>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}
