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
import { IconFileSpreadsheet, IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/directory.ts';
import { connectorsQuery, type Source } from '../../api/sources.ts';
import { formatAgo, formatMoment } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { ownSource } from '../upload/useUploadForm.ts';
import { PolicySection } from './PolicySection.tsx';

const text = strings.sources;

/** One source: whose it is, when it was used, and what happens without asking. */
export function SourceCard({ source }: { readonly source: Source }) {
  const may = useMay('administer');
  const { data: connectors } = useQuery(connectorsQuery);
  const connector = connectors?.find((one) => one.name === source.connector);
  const uploads = connector?.delivery === 'upload';
  const own = source.name === ownSource;
  const Picture = uploads ? IconFileSpreadsheet : IconPlugConnected;
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
                  {source.name}
                </Title>
                <Badge>{source.hub.name}</Badge>
              </Group>
              <Text size="sm" c="dimmed">
                {own ? text.own(source.hub.name) : text.other}
              </Text>
            </div>
          </Group>
          {may && uploads && (
            <Button
              variant="default"
              aria-label={text.uploadToName(source.name, source.hub.name)}
              renderRoot={(props) => (
                <Link
                  to="/upload"
                  search={{ hub: source.hub.id, ...(!own && { source: source.name }) }}
                  {...props}
                />
              )}
            >
              {text.uploadTo}
            </Button>
          )}
        </Group>
        <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 4 }} spacing="md" m={0}>
          <Fact label={text.kind}>{connector?.title ?? source.connector}</Fact>
          <Fact label={text.lastUsed}>
            <LastRun source={source} />
          </Fact>
          <Fact label={text.lists}>
            {source.population === null
              ? text.nothingYet
              : source.population === 'full'
                ? strings.upload.wholeHub
                : strings.upload.somePeople}
          </Fact>
          <Fact label={text.columns}>{text.columnCount(source.columns)}</Fact>
        </SimpleGrid>
        <Divider />
        <PolicySection source={source} />
      </Stack>
    </Card>
  );
}

function LastRun({ source: { last_run: last } }: { readonly source: Source }) {
  if (last === null) return text.never;
  return (
    <Anchor
      size="sm"
      title={formatMoment(last.at)}
      renderRoot={(props) => <Link to="/runs/$runId" params={{ runId: last.run }} {...props} />}
    >
      {formatAgo(last.at)}: {text.statuses[last.status]}
    </Anchor>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}
