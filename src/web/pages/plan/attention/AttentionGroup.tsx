import { Accordion, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFieldLabel, useMay } from '../../../api/directory.ts';
import type { AttentionGroup as Cause, Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { AttentionRows } from './AttentionRows.tsx';

export interface AttentionGroupProps {
  readonly plan: Plan;
  readonly group: Cause;
  /** Of the accordion's item. */
  readonly value: string;
  readonly open: boolean;
}

/** One cause: how many rows, what to do about them, and the rows themselves once it is open. */
export function AttentionGroup({ plan, group, value, open }: AttentionGroupProps) {
  const words = strings.plan.attention;
  const label = useFieldLabel();
  const mayReview = useMay('review');
  const { about, title, todo, mapping } = words.cause(group.code);
  const name = title(group.field === null ? words.table.field : label(group.field));
  const position = plan.mapping.findIndex((column) => column.field === group.field);
  return (
    <Accordion.Item value={value}>
      <Accordion.Control>
        <Group justify="space-between" gap="xs" pr="sm">
          <div style={{ flex: '1 1 14rem' }}>
            <Text fw={600}>{name}</Text>
            <Text size="sm" c="dimmed">
              {about === 'row' ? words.rowsWait : words.rowsGoOn}
            </Text>
          </div>
          <Badge color={about === 'row' ? 'yellow' : 'gray'} size="lg">
            {about === 'row' ? words.rows(group.count) : words.values(group.count)}
          </Badge>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        {open && (
          <Stack gap="md">
            <Group justify="space-between" align="flex-start" gap="sm">
              <Text size="sm" maw={640} style={{ flex: '1 1 18rem' }}>
                {todo}
              </Text>
              {mapping === true && mayReview && position >= 0 && (
                <Button
                  renderRoot={(props) => (
                    <Link
                      to="/runs/$runId/mapping"
                      params={{ runId: plan.run }}
                      search={{ column: position }}
                      {...props}
                    />
                  )}
                >
                  {group.count === 1 ? words.mapValue : words.mapValues}
                </Button>
              )}
            </Group>
            <AttentionRows planId={plan.plan} group={group} title={name} />
          </Stack>
        )}
      </Accordion.Panel>
    </Accordion.Item>
  );
}
