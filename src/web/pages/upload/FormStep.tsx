import { Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface FormStepProps {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

/** One numbered part of a form. */
export function FormStep({ number, title, children }: FormStepProps) {
  return (
    <Stack gap="sm" component="section">
      <Group gap="sm" wrap="nowrap">
        <ThemeIcon size={26} radius="xl" variant="light" aria-hidden>
          <Text size="sm" fw={650} inherit>
            {number}
          </Text>
        </ThemeIcon>
        <Title order={2} size="h3">
          {title}
        </Title>
      </Group>
      {children}
    </Stack>
  );
}
