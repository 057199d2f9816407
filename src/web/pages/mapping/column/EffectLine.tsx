import { Button, Group, Loader, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../../api/client.ts';
import type { Field } from '../../../api/directory.ts';
import { type ColumnEffect, columnEffectQuery, type MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { hasTargets } from '../fields.ts';
import classes from './EffectLine.module.css';

const text = strings.mapping.column;

export interface EffectLineProps {
  readonly runId: string;
  readonly column: MappingColumn;
  readonly field: Field | undefined;
  /** A change is on its way: what was counted is no longer true. */
  readonly saving: boolean;
}

/** What the column would change, counted by the server and counted again after every change. Its place is kept, so nothing jumps. */
export function EffectLine({ runId, column, field, saving }: EffectLineProps) {
  const query = useQuery({ ...columnEffectQuery(runId, column.position), enabled: field !== undefined });
  const counting =
    field !== undefined && query.error === null && (saving || query.isFetching || query.isStale);
  return (
    <div className={classes['box']}>
      <Group gap="xs" wrap="nowrap" mih={22}>
        <Text fw={600} size="sm">
          {text.effect}
        </Text>
        {counting && <Loader size={14} aria-hidden />}
        <VisuallyHidden role="status">
          {counting && query.data !== undefined ? text.countingAgain : ''}
        </VisuallyHidden>
      </Group>
      <div className={classes['says']} data-old={counting || undefined} aria-live="polite">
        {field === undefined ? (
          <Text size="sm">{text.effectNone}</Text>
        ) : query.error !== null ? (
          <Group gap="sm">
            <Text size="sm">
              {text.effectFailed} {messageOf(query.error)}
            </Text>
            <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
              {strings.shell.retry}
            </Button>
          </Group>
        ) : (
          query.data !== undefined && <Sentences effect={query.data} column={column} field={field} />
        )}
        {counting && query.data === undefined && (
          <Text size="sm" c="dimmed">
            {text.counting}
          </Text>
        )}
      </div>
    </div>
  );
}

interface SentencesProps {
  readonly effect: ColumnEffect;
  readonly column: MappingColumn;
  readonly field: Field;
}

function Sentences({ effect, column, field }: SentencesProps) {
  const { unread } = effect;
  return (
    <Stack gap={4}>
      <Text size="sm">{changesOf(effect, column, field)}</Text>
      {unread > 0 && (
        <Text size="sm" c="dimmed">
          {field.role === 'email'
            ? text.unreadEmail(unread)
            : hasTargets(field)
              ? text.unreadValues(unread)
              : text.unread(unread)}
        </Text>
      )}
    </Stack>
  );
}

function changesOf(
  { members, clears, newcomers, unread }: ColumnEffect,
  column: MappingColumn,
  field: Field,
) {
  if (field.role === 'status') return members === 0 ? text.effectStatusNothing : text.effectStatus(members);
  if (members > 0 || newcomers > 0) return text.effectOf(members, clears, newcomers);
  if (column.filled === 0) return text.effectBlank;
  return unread > 0 ? text.effectNobody : text.effectNothing;
}
