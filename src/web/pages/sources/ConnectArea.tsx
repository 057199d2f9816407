import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { strings } from '../../strings/index.ts';
import { ConnectorCatalogue } from './ConnectorCatalogue.tsx';
import { ScriptsCard } from './ScriptsCard.tsx';

const text = strings.sources;

/** What this server can read from, as it says itself, and the way for scripts. */
export function ConnectArea() {
  return (
    <Stack gap="md" component="section" aria-labelledby="connect">
      <div>
        <Title order={2} id="connect">
          {text.connect}
        </Title>
        <Text c="dimmed">{text.connectHint}</Text>
      </div>
      <ConnectorCatalogue level={3} />
      <SimpleGrid cols={{ base: 1, md: 2 }} mt="sm">
        <ScriptsCard />
      </SimpleGrid>
    </Stack>
  );
}
