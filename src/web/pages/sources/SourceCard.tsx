import {
  Anchor,
  Badge,
  Button,
  Card,
  Divider,
  Group,
  SimpleGrid,
  Stack,
  Text,
  ThemeIcon,
  Title,
} from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { connectorsQuery, type Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { ownSource } from '../upload/useUploadForm.ts';
import { ColumnsFact } from './ColumnsFact.tsx';
import { iconOf } from './connectorGroups.ts';
import { Fact } from './Fact.tsx';
import { HealthBadge } from './HealthBadge.tsx';
import { HealthNotice } from './HealthNotice.tsx';
import { LastRun } from './LastRun.tsx';
import { PauseButton } from './PauseButton.tsx';
import { PolicySection } from './PolicySection.tsx';
import { connectionOf } from './push/connectionOf.ts';
import { PushFacts } from './push/PushFacts.tsx';
import { RunNowButton } from './RunNowButton.tsx';
import { ScheduleFact } from './ScheduleFact.tsx';
import { UploadToButton } from './UploadToButton.tsx';

const text = strings.sources;

/** One source: whose it is, whether it works, when it is read, and what happens without asking. */
export function SourceCard({ source }: { readonly source: Source }) {
  const may = useMay('administer');
  const { data: connectors } = useQuery(connectorsQuery);
  const connector = connectors?.find((one) => one.name === source.connector);
  const pulled = source.delivery === 'pull';
  const pushed = source.delivery === 'push';
  const own = source.name === ownSource && !pulled;
  const title = connector?.title ?? source.connector;
  const Picture = iconOf(source.connector);
  return (
    <Card component="article" aria-labelledby={`source-${source.id}`}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="md">
          <Group wrap="nowrap" gap="md" style={{ flex: '1 1 16rem', minWidth: 0 }}>
            <ThemeIcon size={44} radius="md" variant="light" aria-hidden>
              <Picture size={24} stroke={1.6} />
            </ThemeIcon>
            <div style={{ minWidth: 0 }}>
              <Group gap="xs">
                <Title order={2} id={`source-${source.id}`} style={{ overflowWrap: 'anywhere' }}>
                  <Anchor
                    inherit
                    c="inherit"
                    renderRoot={(props) => (
                      <Link to="/sources/$sourceId" params={{ sourceId: source.id }} {...props} />
                    )}
                  >
                    {source.name}
                  </Anchor>
                </Title>
                <Badge>{source.hub.name}</Badge>
                {pulled && <HealthBadge source={source} />}
              </Group>
              <Text size="sm" c="dimmed">
                {pushed
                  ? strings.push.cardText(title, source.hub.name)
                  : pulled
                    ? text.pulled(title, source.hub.name)
                    : own
                      ? text.own(source.hub.name)
                      : text.other}
              </Text>
            </div>
          </Group>
          {may && (
            <Group gap="xs">
              {pulled && <RunNowButton source={source} />}
              {pulled && <PauseButton source={source} />}
              {source.delivery === 'upload' && <UploadToButton source={source} />}
              {!own && connectionOf(source) === source.id && <SettingsButton source={source} />}
            </Group>
          )}
        </Group>
        {pulled && <HealthNotice source={source} />}
        {pushed ? <PushFacts source={source} /> : <Facts source={source} title={title} />}
        <Divider />
        <PolicySection source={source} />
      </Stack>
    </Card>
  );
}

function Facts({ source, title }: { readonly source: Source; readonly title: string }) {
  const pulled = source.delivery === 'pull';
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 4 }} spacing="md" m={0}>
      {pulled ? (
        <Fact label={text.schedule}>
          <ScheduleFact source={source} />
        </Fact>
      ) : (
        <Fact label={text.kind}>{title}</Fact>
      )}
      <Fact label={pulled ? text.lastRead : text.lastUsed}>
        <LastRun source={source} />
      </Fact>
      <Fact label={pulled ? text.lastListed : text.lists}>
        {source.population === null
          ? text.nothingYet
          : source.population === 'full'
            ? strings.upload.wholeHub
            : strings.upload.somePeople}
      </Fact>
      <Fact label={text.columns}>
        <ColumnsFact source={source} />
      </Fact>
    </SimpleGrid>
  );
}

function SettingsButton({ source }: { readonly source: Source }) {
  return (
    <Button
      variant="default"
      leftSection={<IconSettings size={16} aria-hidden />}
      aria-label={text.settingsOf(source.name, source.hub.name)}
      renderRoot={(props) =>
        source.delivery === 'push' ? (
          <Link
            to="/sources/$sourceId"
            params={{ sourceId: source.id }}
            search={{ tab: 'settings' }}
            {...props}
          />
        ) : (
          <Link to="/sources/$sourceId/settings" params={{ sourceId: source.id }} {...props} />
        )
      }
    >
      {text.settings}
    </Button>
  );
}
