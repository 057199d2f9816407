import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ChangedValue } from '../components/ChangedValue.tsx';
import type { ParticularLine } from './particularLines.ts';
import classes from './ParticularList.module.css';

export interface ParticularListProps {
  readonly lines: readonly ParticularLine[];
  /** What stands below a line, such as where its value came from; null: nothing. */
  readonly below?: (key: string) => ReactNode;
}

/** What an event changed and what else is known about it, a fact a line: "Department: Sales → Revenue". */
export function ParticularList({ lines, below }: ParticularListProps) {
  if (lines.length === 0) return null;
  return (
    <dl className={classes['list']}>
      {lines.map(({ key, label, before, after }) => (
        <div key={key}>
          <Text component="dt" size="sm" span fw={550}>
            {label}
            {': '}
          </Text>
          <Text component="dd" size="sm" span>
            {before === undefined ? after : <ChangedValue before={before} after={after} />}
          </Text>
          {below !== undefined && <Note>{below(key)}</Note>}
        </div>
      ))}
    </dl>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  if (children === null) return null;
  return (
    <Text component="dd" size="xs" c="dimmed" className={classes['note'] ?? ''}>
      {children}
    </Text>
  );
}
