import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Settings.module.css';

export interface TabHeadProps {
  readonly title: string;
  readonly hint: string;
  /** A button at the right, on a phone below. */
  readonly children?: ReactNode;
}

/** Name of a topic and what it is about. */
export function TabHead({ title, hint, children }: TabHeadProps) {
  return (
    <Group justify="space-between" align="flex-start" gap="sm" mb="md">
      <div className={classes['what']}>
        <Title order={2}>{title}</Title>
        <Text c="dimmed" size="sm">
          {hint}
        </Text>
      </div>
      {children}
    </Group>
  );
}
