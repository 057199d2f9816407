import { Stack, Text } from '@mantine/core';

/** What is settled about a column, under its name. */
export function Fact({ label, fact }: { readonly label: string; readonly fact: string }) {
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {label}
      </Text>
      <Text size="sm">{fact}</Text>
    </Stack>
  );
}
