import { Card, Group, List, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

/** Particulars that explain the numbers: columns that are gone, people who are spared. */
export function PlanNotes({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview.notes;
  // Rows without a readable key have a banner of their own.
  const notes = plan.notes.filter((note) => note.code !== 'unreadable_rows');
  if (notes.length === 0) return null;
  return (
    <Card component="section" aria-label={words.title}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <IconInfoCircle size={20} stroke={1.7} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
        <div>
          <Title order={2} size="h3">
            {words.title}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {words.hint}
          </Text>
          <List size="sm" spacing={4}>
            {notes.map(({ code, message }) => (
              <List.Item key={code + message}>{message}</List.Item>
            ))}
          </List>
        </div>
      </Group>
    </Card>
  );
}
