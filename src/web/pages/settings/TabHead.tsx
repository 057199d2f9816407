import { Text, Title } from '@mantine/core';

/** Name of a topic and what it is about. */
export function TabHead({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" size="sm" mb="md">
        {hint}
      </Text>
    </>
  );
}
