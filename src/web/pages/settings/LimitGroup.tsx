import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Limits.module.css';

export interface LimitGroupProps {
  readonly title: string;
  /** What they are for. */
  readonly hint?: string;
  readonly children: ReactNode;
}

/** Limits that belong together. */
export function LimitGroup({ title, hint, children }: LimitGroupProps) {
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>{title}</legend>
      {hint !== undefined && (
        <Text size="sm" c="dimmed" mb="sm">
          {hint}
        </Text>
      )}
      {children}
    </fieldset>
  );
}
