import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight, IconCheck, IconCircleCheckFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../../actorName.ts';
import { type Field, meQuery } from '../../../api/directory.ts';
import type { MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { choiceOf } from '../columns.ts';
import mappingClasses from '../Mapping.module.css';
import classes from './ColumnDrawer.module.css';

const text = strings.mapping.column;

export interface ColumnFooterProps {
  readonly column: MappingColumn;
  readonly field: Field | undefined;
  readonly next: MappingColumn | undefined;
  readonly readOnly: boolean;
  /** The checkmark is on its way. */
  readonly busy: boolean;
  /** A change is on its way. */
  readonly saving: boolean;
  readonly onMark: () => void;
  readonly onNext: () => void;
  readonly onClose: () => void;
}

/** The checkmark, what it stands for, and the way to the next column. */
export function ColumnFooter(props: ColumnFooterProps) {
  const { column, field, next, readOnly, busy, saving, onMark, onNext, onClose } = props;
  const { data: me } = useQuery(meQuery);
  const choice = choiceOf(column);
  const nextName = next?.column;
  return (
    <div className={classes['footer']}>
      <div className={classes['says']} aria-live="polite">
        {column.reviewed ? (
          <Group gap={8} wrap="nowrap" align="flex-start">
            <IconCircleCheckFilled size={20} className={mappingClasses['done'] ?? ''} aria-hidden />
            <Stack gap={0}>
              <Text size="sm" fw={600}>
                {column.reviewed_by !== null && column.reviewed_at !== null
                  ? text.reviewedBy(actorName(column.reviewed_by, me?.actor), column.reviewed_at)
                  : strings.mapping.reviewed}
              </Text>
              {!readOnly && (
                <Text size="xs" c="dimmed">
                  {text.editClears}
                </Text>
              )}
            </Stack>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {readOnly ? strings.mapping.notReviewed : hintOf(column, field, choice)}
          </Text>
        )}
      </div>
      <Stack gap={4} align="flex-end">
        <Group gap="sm">
          {!readOnly && !column.reviewed && next !== undefined && (
            <Button variant="subtle" color="gray" onClick={onNext} disabled={busy}>
              {text.skip}
            </Button>
          )}
          {(readOnly || (column.reviewed && next === undefined)) && (
            <Button variant="default" onClick={onClose}>
              {text.close}
            </Button>
          )}
          {!readOnly && column.reviewed && nextName !== undefined && (
            <Button variant="light" onClick={onNext} rightSection={<IconArrowRight size={16} aria-hidden />}>
              {text.nextButton(nextName)}
            </Button>
          )}
          {!readOnly && !column.reviewed && (
            <Button
              leftSection={<IconCheck size={18} aria-hidden />}
              onClick={onMark}
              loading={busy}
              disabled={choice !== undefined || saving}
            >
              {text.markReviewed}
            </Button>
          )}
        </Group>
        {!readOnly && !column.reviewed && column.field !== null && (
          <Text size="xs" c="dimmed" className={mappingClasses['words'] ?? ''}>
            {nextName === undefined ? text.last : text.next(nextName)}
          </Text>
        )}
      </Stack>
    </div>
  );
}

function hintOf(
  column: MappingColumn,
  field: Field | undefined,
  choice: 'dates' | 'numbers' | undefined,
): string {
  if (field === undefined) return text.outHint;
  if (choice !== undefined) return choice === 'dates' ? text.chooseFirst : text.chooseNumbersFirst;
  const open = column.values?.open ?? 0;
  return open > 0 ? text.stayOpen(open, field.label) : text.unreviewedHint;
}
