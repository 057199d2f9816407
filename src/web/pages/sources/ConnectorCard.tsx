import { Button, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import type { Connector } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { iconOf } from './connectorGroups.ts';

const text = strings.sources;

export interface ConnectorCardProps {
  readonly connector: Connector;
  /** Of its heading. */
  readonly level: 3 | 4;
}

/** A system that can be connected: what it is called and what is read of it. */
export function ConnectorCard({ connector, level }: ConnectorCardProps) {
  const may = useMay('administer');
  const Picture = iconOf(connector.name);
  return (
    <Card component="article" aria-labelledby={`connector-${connector.name}`} padding="md">
      <Stack gap="sm" h="100%">
        <Group wrap="nowrap" gap="sm">
          <ThemeIcon size={36} radius="md" variant="light" aria-hidden>
            <Picture size={20} stroke={1.6} />
          </ThemeIcon>
          <Title
            order={level}
            size={15}
            id={`connector-${connector.name}`}
            style={{ overflowWrap: 'anywhere' }}
          >
            {connector.title}
          </Title>
        </Group>
        <Text size="sm" c="dimmed" style={{ flex: 1 }}>
          {connector.docs}
        </Text>
        {may && (
          <Group>
            <Button
              size="xs"
              variant="default"
              aria-label={text.connectTo(connector.title)}
              renderRoot={(props) => (
                <Link to="/sources/new" search={{ connector: connector.name }} {...props} />
              )}
            >
              {text.connectShort}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
