import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface BannerProps {
  readonly icon: Icon;
  readonly color: string;
  readonly title: string;
  readonly hint?: ReactNode;
  /** The button that leads on. */
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** Something about the whole plan that comes before everything else. */
export function Banner({ icon: Picture, color, title, hint, action, children }: BannerProps) {
  return (
    <Alert
      role="region"
      aria-label={title}
      color={color}
      radius="lg"
      icon={<Picture aria-hidden />}
      styles={{ message: { color: 'inherit' } }}
    >
      <Group justify="space-between" align="center" gap="md">
        <Stack gap={4} style={{ flex: '1 1 20rem' }}>
          <Title order={2} size="h3">
            {title}
          </Title>
          {hint !== undefined && (
            <Text size="sm" component="div">
              {hint}
            </Text>
          )}
        </Stack>
        {action}
      </Group>
      {children}
    </Alert>
  );
}
