import { Badge, Group, Stack, Text } from '@mantine/core';
import type { MappingColumn } from '../../api/mapping.ts';
import { strings } from '../../strings/index.ts';
import { surenessOf } from './columns.ts';
import classes from './Mapping.module.css';

const text = strings.mapping;

const origins = {
  remembered: { color: 'blue', label: text.asLastTime },
  doubted: { color: 'orange', label: text.otherThanLastTime },
  renamed: { color: 'orange', label: text.newName },
} as const;

/** How sure a suggestion is, as a word, a bar and a number, and the reason in words. */
export function Sureness({ column }: { readonly column: MappingColumn }) {
  const level = surenessOf(column);
  const origin = origins[column.origin as keyof typeof origins] as
    | (typeof origins)[keyof typeof origins]
    | undefined;
  const suggested = level === 'certain' || level === 'likely' || level === 'unsure';
  return (
    <Stack gap={4}>
      <Group gap={8} wrap="nowrap">
        {suggested && (
          <span className={classes['bar']} data-level={level} aria-hidden>
            <span style={{ width: `${Math.round(column.confidence * 100)}%` }} />
          </span>
        )}
        <Text size="sm" fw={600} span>
          {text.sureness[level]}
        </Text>
        {suggested && (
          <Text size="sm" c="dimmed" span>
            {text.percent(column.confidence)}
          </Text>
        )}
      </Group>
      {origin !== undefined && (
        <div>
          <Badge color={origin.color}>{origin.label}</Badge>
        </div>
      )}
      {column.origin !== 'chosen' && (
        <Text size="xs" c="dimmed" className={classes['words'] ?? ''}>
          {column.reason}
        </Text>
      )}
    </Stack>
  );
}
