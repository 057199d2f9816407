import {
  Badge,
  Button,
  Card,
  Group,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  ThemeIcon,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileSpreadsheet, IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/directory.ts';
import { type Connector, connectorsQuery } from '../../api/sources.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { AddSourceModal } from './AddSourceModal.tsx';
import { ScriptsCard } from './ScriptsCard.tsx';

const text = strings.sources;

/** What this server can read from, as it says itself, and the way for scripts. */
export function ConnectArea() {
  const { data: connectors, error, refetch } = useQuery(connectorsQuery);
  return (
    <Stack gap="md" component="section" aria-labelledby="connect">
      <div>
        <Title order={2} id="connect">
          {text.connect}
        </Title>
        <Text c="dimmed">{text.connectHint}</Text>
      </div>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {connectors === undefined && error === null && <Skeleton height={220} radius="lg" />}
        {connectors?.map((connector) => (
          <ConnectorCard key={connector.name} connector={connector} />
        ))}
        <ScriptsCard />
      </SimpleGrid>
    </Stack>
  );
}

function ConnectorCard({ connector }: { readonly connector: Connector }) {
  const may = useMay('administer');
  const [opened, { open, close }] = useDisclosure(false);
  const uploads = connector.delivery === 'upload';
  const Picture = uploads ? IconFileSpreadsheet : IconPlugConnected;
  return (
    <Card>
      <Stack gap="sm" h="100%">
        <Group wrap="nowrap" gap="md">
          <ThemeIcon size={40} radius="md" variant="light" aria-hidden>
            <Picture size={22} stroke={1.6} />
          </ThemeIcon>
          <div>
            <Title order={3}>{connector.title}</Title>
            <Text size="sm" c="dimmed">
              {text.deliveries[connector.delivery]}
            </Text>
          </div>
        </Group>
        <Text size="sm">{connector.docs}</Text>
        {uploads && (
          <>
            <Text size="sm">{text.addHint}</Text>
            <Group mt="auto" justify="space-between">
              <Badge color="teal">{text.ready}</Badge>
              {may && (
                <Button variant="default" onClick={open}>
                  {text.add}
                </Button>
              )}
            </Group>
            <AddSourceModal connector={connector} opened={opened} onClose={close} />
          </>
        )}
      </Stack>
    </Card>
  );
}
