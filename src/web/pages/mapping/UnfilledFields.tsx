import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { Field } from '../../api/directory.ts';
import { strings } from '../../strings/index.ts';

const text = strings.mapping;

/** Profile fields that this file says nothing about. */
export function UnfilledFields({ fields }: { readonly fields: readonly Field[] }) {
  if (fields.length === 0) return null;
  return (
    <Card>
      <Stack gap="sm">
        <Stack gap={2}>
          <Title order={2} size="h3">
            {text.unfilledTitle(fields.length)}
          </Title>
          <Text size="sm" c="dimmed">
            {text.unfilledHint}
          </Text>
        </Stack>
        <Group gap="xs" role="list" aria-label={text.unfilledTitle(fields.length)}>
          {fields.map(({ key, label }) => (
            <Badge key={key} role="listitem" color="gray" size="lg" fw={500}>
              {label}
            </Badge>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}
