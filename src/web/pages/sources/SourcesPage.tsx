import { Button, Card, Group, Skeleton, Stack } from '@mantine/core';
import { IconPlugConnected, IconPlus, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { sourcesQuery } from '../../api/sources.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { AuthorityCards } from './authority/AuthorityCards.tsx';
import { ConnectArea } from './ConnectArea.tsx';
import { SourceCard } from './SourceCard.tsx';

const text = strings.sources;

/** Where member lists come from, what happens without asking, and what else can be connected. */
export function SourcesPage() {
  const may = useMay('administer');
  const { data: sources } = useQuery(sourcesQuery);
  const some = sources !== undefined && sources.length > 0;
  return (
    <>
      <PageHeader
        title={text.title}
        description={text.description}
        crumbs={[{ label: strings.shell.settingsGroup }]}
        actions={may && some && <Ways />}
      />
      <Stack gap="xl">
        <SourceList />
        <AuthorityCards />
        <ConnectArea />
      </Stack>
    </>
  );
}

function SourceList() {
  const may = useMay('administer');
  const { data: sources, error, refetch } = useQuery(sourcesQuery);
  if (error !== null && sources === undefined)
    return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (sources === undefined) return <Skeleton height={240} radius="lg" />;
  if (sources.length === 0) {
    return (
      <Card>
        <EmptyState icon={IconPlugConnected} title={text.none} hint={text.noneHint}>
          {may && (
            <Group justify="center">
              <Ways />
            </Group>
          )}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Stack gap="lg">
      {sources.map((source) => (
        <SourceCard key={source.id} source={source} />
      ))}
    </Stack>
  );
}

/** By hand, or by itself. */
function Ways() {
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUpload size={18} aria-hidden />}
        renderRoot={(props) => <Link to="/upload" {...props} />}
      >
        {text.upload}
      </Button>
      <Button
        leftSection={<IconPlus size={18} aria-hidden />}
        renderRoot={(props) => <Link to="/sources/new" {...props} />}
      >
        {text.connect}
      </Button>
    </>
  );
}
