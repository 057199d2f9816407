import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { memo, type MouseEvent } from 'react';
import type { ColumnValue, ValueDecision } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { stateOf } from './valueList.ts';
import classes from './Values.module.css';

const text = strings.mapping.values;

export interface ValueActionsProps {
  readonly item: ColumnValue;
  /** Names an option for people. */
  readonly nameOf: (option: string) => string;
  readonly mayCreate: boolean;
  readonly tabIndex: 0 | -1;
  readonly onDecide: (decisions: readonly ValueDecision[]) => void;
}

/** What one click does with a value: take the suggestion, make an option of it, ignore it, or take back what was decided. */
export const ValueActions = memo(function ValueActions(props: ValueActionsProps) {
  const { item, nameOf, mayCreate, tabIndex, onDecide } = props;
  const { value, suggestion, how } = item;
  const state = stateOf(item);
  // The button that was pressed goes away: the focus stays in the row.
  const press = (decision: ValueDecision) => (event: MouseEvent<HTMLElement>) => {
    event.currentTarget.closest('[data-row]')?.querySelector<HTMLElement>('[aria-haspopup]')?.focus();
    onDecide([decision]);
  };
  return (
    <div className={classes['actions']}>
      {state === 'open' && suggestion !== null && (
        <div className={classes['line']}>
          <Button
            size="compact-sm"
            variant="light"
            tabIndex={tabIndex}
            aria-label={text.useFor(nameOf(suggestion.option), value)}
            title={suggestion.reason}
            classNames={{ label: classes['label'] ?? '' }}
            onClick={press({ value, option: suggestion.option })}
          >
            {text.use(nameOf(suggestion.option))}
          </Button>
          <Text
            size="xs"
            c="dimmed"
            lineClamp={2}
            className={classes['reason'] ?? ''}
            title={suggestion.reason}
          >
            {suggestion.reason}
          </Text>
        </div>
      )}
      <div className={classes['line']}>
        {state === 'open' && mayCreate && (
          <Button
            size="compact-xs"
            variant="subtle"
            tabIndex={tabIndex}
            leftSection={<IconPlus size={13} aria-hidden />}
            title={text.create(value)}
            classNames={{ label: classes['label'] ?? '' }}
            onClick={press({ value, create: true })}
          >
            {text.create(value)}
          </Button>
        )}
        {state !== 'ignored' && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            tabIndex={tabIndex}
            aria-label={text.ignoreValue(value)}
            onClick={press({ value, ignore: true })}
          >
            {text.ignore}
          </Button>
        )}
        {(how === 'decided' || how === 'ignored') && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            tabIndex={tabIndex}
            aria-label={text.laterFor(value)}
            title={text.laterHint}
            onClick={press({ value, undecided: true })}
          >
            {text.later}
          </Button>
        )}
      </div>
    </div>
  );
});
