import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import classes from './RowAccounting.module.css';

const parts = ['unchanged', 'not_eligible', 'planned', 'attention'] as const;

const colors: Readonly<Record<(typeof parts)[number], string>> = {
  unchanged: 'var(--mantine-color-teal-6)',
  not_eligible: 'var(--mantine-color-gray-5)',
  planned: 'var(--mantine-color-indigo-6)',
  attention: 'var(--mantine-color-yellow-6)',
};

/** What became of every row of the file: nothing vanishes. */
export function RowAccounting({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview.rows;
  const { rows } = plan;
  const said = parts.map((part) => words.parts[part](rows[part])).join(' + ');
  return (
    <Card component="section" aria-label={words.title}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h3">
            {words.title}
          </Title>
          <Text size="sm" c="dimmed">
            {words.equation(rows.read, said)}
          </Text>
        </Group>
        <div className={classes['bar']} aria-hidden>
          {parts
            .filter((part) => rows[part] > 0)
            .map((part) => (
              <div
                key={part}
                className={classes['part']}
                style={{ flexGrow: rows[part], background: colors[part] }}
              />
            ))}
        </div>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md" verticalSpacing="xs">
          {parts.map((part) => (
            <Group key={part} gap="xs" wrap="nowrap" align="flex-start">
              <span aria-hidden className={classes['swatch']} style={{ background: colors[part] }} />
              <div>
                <Text size="sm" fw={600}>
                  {words.parts[part](rows[part])}
                </Text>
                <Text size="sm" c="dimmed">
                  {words.meaning[part]}
                </Text>
              </div>
            </Group>
          ))}
        </SimpleGrid>
        {plan.counts.deprovision > 0 && (
          <Text size="sm" c="dimmed">
            {words.absent(plan.counts.deprovision)}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
