import { SimpleGrid, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { connectorsQuery } from '../../api/sources.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { ConnectorCard } from './ConnectorCard.tsx';
import { groupedConnectors } from './connectorGroups.ts';

const text = strings.sources;
/** More than one sees at a glance. */
const many = 6;

export interface ConnectorCatalogueProps {
  /** Level of the headings of its groups; those of its cards lie one below. */
  readonly level: 2 | 3;
}

/** All systems that can be connected, by kind; searchable when there are many. */
export function ConnectorCatalogue({ level }: ConnectorCatalogueProps) {
  const { data: connectors, error, refetch } = useQuery(connectorsQuery);
  const [sought, setSought] = useState('');
  if (error !== null && connectors === undefined)
    return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (connectors === undefined) {
    return (
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} aria-busy>
        {[1, 2, 3].map((place) => (
          <Skeleton key={place} height={150} radius="lg" />
        ))}
      </SimpleGrid>
    );
  }
  const groups = groupedConnectors(connectors, sought);
  return (
    <Stack gap="lg">
      {connectors.length > many && (
        <TextInput
          type="search"
          label={text.find}
          placeholder={text.findHint}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
          maw={360}
        />
      )}
      <div aria-live="polite">
        {groups.length === 0 && (
          <>
            <Text fw={600}>{text.noneFound(sought.trim())}</Text>
            <Text c="dimmed">{text.noneFoundHint}</Text>
          </>
        )}
      </div>
      {groups.map(([group, members]) => (
        <Stack key={group} gap="xs" component="section" aria-labelledby={`group-${group}`}>
          <Title order={level} size="h3" id={`group-${group}`}>
            {text.groups[group]}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md">
            {members.map((connector) => (
              <ConnectorCard key={connector.name} connector={connector} level={level === 2 ? 3 : 4} />
            ))}
          </SimpleGrid>
        </Stack>
      ))}
    </Stack>
  );
}
