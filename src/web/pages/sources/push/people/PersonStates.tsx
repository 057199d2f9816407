import { Text, UnstyledButton } from '@mantine/core';
import type { Connection, PersonState } from '../../../../api/scim.ts';
import { formatNumber } from '../../../../format.ts';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';

const text = strings.push;

export interface PersonStatesProps {
  readonly counts: Connection['counts'];
  /** undefined: everybody */
  readonly state: string | undefined;
  readonly onChange: (state: PersonState | undefined) => void;
}

/** How many people are how far; a click shows them. */
export function PersonStates({ counts, state, onChange }: PersonStatesProps) {
  const tabs = [
    { value: undefined, label: text.everybody, count: counts.users },
    { value: 'next_cut', label: text.states.next_cut, count: counts.next_cut },
    { value: 'waiting', label: text.states.waiting, count: counts.waiting },
    { value: 'attention', label: text.states.attention, count: counts.attention },
    { value: 'declined', label: text.states.declined, count: undefined },
    { value: 'failed', label: text.states.failed, count: undefined },
    { value: 'applied', label: text.states.applied, count: undefined },
  ] as const;
  return (
    <div role="group" aria-label={text.stateLabel} className={classes['states']}>
      {tabs.map(({ value, label, count }) => (
        <UnstyledButton
          key={label}
          className={classes['stateTab'] ?? ''}
          aria-pressed={state === value}
          onClick={() => onChange(value)}
        >
          {label}
          {count !== undefined && (
            <Text span size="sm" c="dimmed">
              {' '}
              {formatNumber(count)}
            </Text>
          )}
        </UnstyledButton>
      ))}
    </div>
  );
}
