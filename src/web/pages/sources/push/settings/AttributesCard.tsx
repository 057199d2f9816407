import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../../../api/directory.ts';
import type { Connection } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';

const text = strings.push.settings;

/** Which attribute goes to which field, and the way to where that is changed. */
export function AttributesCard({ connection }: { readonly connection: Connection }) {
  const may = useMay('review');
  const [all, { toggle }] = useDisclosure(false);
  const { attributes, last_run: run } = connection;
  const used = attributes.filter(({ field }) => field !== null);
  const shown = all ? attributes : used;
  const unused = attributes.length - used.length;
  return (
    <Card component="section" aria-labelledby="attributes">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div className={classes['what']}>
            <Title order={2} size="h3" id="attributes">
              {text.attributes}
            </Title>
            <Text size="sm" c="dimmed">
              {text.attributesHint}
            </Text>
            {run === null && (
              <Text size="sm" c="dimmed">
                {text.changeLater}
              </Text>
            )}
          </div>
          {run !== null && may && (
            <Button
              size="xs"
              variant="default"
              rightSection={<IconArrowRight size={14} aria-hidden />}
              renderRoot={(props) => <Link to="/runs/$runId/mapping" params={{ runId: run }} {...props} />}
            >
              {text.changeAttributes}
            </Button>
          )}
        </Group>
        <Table layout="fixed" verticalSpacing={8} horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="62%">{text.attribute}</Table.Th>
              <Table.Th>{text.goesTo}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ attribute, field }) => (
              <Table.Tr key={attribute}>
                <Table.Td className={classes['path'] ?? ''}>{attribute}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {field?.name ?? (
                    <Text span size="sm" c="dimmed">
                      {text.nowhere}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {unused > 0 && (
          <Group>
            <Button size="xs" variant="subtle" onClick={toggle} aria-expanded={all}>
              {all ? text.hideUnused : text.showUnused(unused)}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
