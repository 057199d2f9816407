import { Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMay } from '../../../../api/directory.ts';
import { type Connection, connectionKey } from '../../../../api/scim.ts';
import { renameSource, type Source } from '../../../../api/sources.ts';
import { strings } from '../../../../strings/index.ts';
import { Renamable } from '../../../settings/Renamable.tsx';
import { useSaving } from '../../../settings/useSaving.ts';
import { DeleteSourceButton } from '../../DeleteSourceButton.tsx';
import { PolicySection } from '../../PolicySection.tsx';
import { ProviderGuides } from '../connect/ProviderGuides.tsx';
import { AttributesCard } from './AttributesCard.tsx';
import { ClientsCard } from './ClientsCard.tsx';
import { TokensCard } from './TokensCard.tsx';

const text = strings.push.settings;

export interface SettingsTabProps {
  readonly source: Source;
  readonly connection: Connection;
}

/** Address, tokens, what happens by itself, where attributes go, and how to set it up. */
export function SettingsTab({ source, connection }: SettingsTabProps) {
  const may = useMay('administer');
  const client = useQueryClient();
  const rename = useSaving(
    (name: string) => renameSource(source.id, name),
    (name) => strings.settings.saved(name),
    ['sources'],
  );
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="lg">
          <TokensCard connection={connection} />
          <Card>
            <PolicySection source={source} level={2} />
          </Card>
          <AttributesCard connection={connection} />
          <ClientsCard connection={connection} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Stack gap="lg">
          <Card component="section" aria-labelledby="connection-name">
            <Title order={2} size="h3" mb="sm" id="connection-name">
              {text.name}
            </Title>
            <Renamable
              name={source.name}
              onRename={
                may
                  ? async (name) => {
                      await rename.mutateAsync(name);
                      await client.invalidateQueries({ queryKey: connectionKey(source.id) });
                    }
                  : undefined
              }
            />
          </Card>
          {may && (
            <Card component="section" aria-labelledby="connection-remove">
              <Title order={2} size="h3" mb={4} id="connection-remove">
                {text.remove}
              </Title>
              <Text size="sm" c="dimmed" mb="sm">
                {text.removeHint}
              </Text>
              <Group>
                <DeleteSourceButton source={source} />
              </Group>
            </Card>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={12}>
        <ProviderGuides name={source.name} />
      </Grid.Col>
    </Grid>
  );
}
