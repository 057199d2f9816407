import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  /** What to do next. */
  readonly hint?: ReactNode;
  /** Of its heading; it looks the same. */
  readonly level?: 2 | 3 | 4;
  /** The button that does it. */
  readonly children?: ReactNode;
}

/** Instead of an empty list: why it is empty and what to do. */
export function EmptyState({ icon: Picture, title, hint, level = 2, children }: EmptyStateProps) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <ThemeIcon size={56} radius="xl" variant="light" color="indigo" aria-hidden>
        <Picture size={28} stroke={1.5} />
      </ThemeIcon>
      <Title order={level} size="h3">
        {title}
      </Title>
      {hint !== undefined && (
        <Text c="dimmed" maw={520} component="div">
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  );
}
