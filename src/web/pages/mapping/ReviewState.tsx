import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed, IconCircleMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../actorName.ts';
import { meQuery } from '../../api/directory.ts';
import type { MappingColumn } from '../../api/mapping.ts';
import { strings } from '../../strings/index.ts';
import { choiceOf, isMapped } from './columns.ts';
import classes from './Mapping.module.css';

const text = strings.mapping;

/** Has a person looked at the column, who and when; and what of it still needs a look. */
export function ReviewState({ column }: { readonly column: MappingColumn }) {
  const { data: me } = useQuery(meQuery);
  const choice = choiceOf(column);
  const open = column.values?.open ?? 0;
  return (
    <Stack gap={4} align="flex-start">
      {column.reviewed ? (
        <div>
          <Group gap={6} wrap="nowrap">
            <IconCircleCheckFilled size={18} className={classes['done'] ?? ''} aria-hidden />
            <Text size="sm" fw={600} span>
              {text.reviewed}
            </Text>
          </Group>
          {column.reviewed_by !== null && column.reviewed_at !== null && (
            <Text size="xs" c="dimmed" className={classes['words'] ?? ''}>
              {text.reviewedByShort(actorName(column.reviewed_by, me?.actor), column.reviewed_at)}
            </Text>
          )}
        </div>
      ) : (
        <Group gap={6} wrap="nowrap" {...(!isMapped(column) && { c: 'dimmed' })}>
          {isMapped(column) ? (
            <IconCircleDashed size={18} className={classes['waiting'] ?? ''} aria-hidden />
          ) : (
            <IconCircleMinus size={18} aria-hidden />
          )}
          <Text size="sm" span>
            {isMapped(column) ? text.notReviewed : text.needsNone}
          </Text>
        </Group>
      )}
      {choice !== undefined && (
        <Badge color="orange" className={classes['badge'] ?? ''}>
          {choice === 'dates' ? text.chooseDates : text.chooseNumbers}
        </Badge>
      )}
      {open > 0 && (
        <Badge color="yellow" className={classes['badge'] ?? ''}>
          {text.openValues(open)}
        </Badge>
      )}
    </Stack>
  );
}
