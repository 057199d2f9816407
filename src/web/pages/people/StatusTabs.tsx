import { Group, Text, UnstyledButton } from '@mantine/core';
import type { MemberCounts } from '../../api/members.ts';
import { formatNumber } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import classes from './People.module.css';

const text = strings.people;
const statuses = ['active', 'invited', 'deactivated', 'deleted'] as const;

export interface StatusTabsProps {
  readonly counts: MemberCounts | undefined;
  /** undefined: everybody who is not deleted */
  readonly status: string | undefined;
  readonly onChange: (status: string | undefined) => void;
}

/** How many people have each status; a click shows them. */
export function StatusTabs({ counts, status, onChange }: StatusTabsProps) {
  const all = counts && counts.active + counts.invited + counts.deactivated;
  const tabs = [
    { value: undefined, label: text.statuses.all, count: all },
    ...statuses.map((value) => ({ value, label: text.statuses[value], count: counts?.[value] })),
  ];
  return (
    <Group gap={4} role="group" aria-label={text.status} className={classes['tabs'] ?? ''}>
      {tabs.map(({ value, label, count }) => (
        <UnstyledButton
          key={label}
          className={classes['tab'] ?? ''}
          aria-pressed={status === value}
          onClick={() => onChange(value)}
        >
          {label}{' '}
          <Text span size="sm" c="dimmed" miw="1.5em" display="inline-block">
            {count === undefined ? '' : formatNumber(count)}
          </Text>
        </UnstyledButton>
      ))}
    </Group>
  );
}
