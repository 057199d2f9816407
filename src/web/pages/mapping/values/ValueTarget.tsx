import { Group, Select, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleMinus } from '@tabler/icons-react';
import { type KeyboardEvent, memo } from 'react';
import type { ColumnValue, ValueDecision } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { stateOf } from './valueList.ts';
import classes from './Values.module.css';

const text = strings.mapping.values;
/** More in one list help nobody; typing finds the others. */
const listed = 100;
const icons = { mapped: IconCircleCheck, open: IconCircleDashed, ignored: IconCircleMinus };

export interface ValueTargetProps {
  readonly item: ColumnValue;
  readonly targets: readonly { value: string; label: string }[];
  readonly readOnly: boolean;
  readonly tabIndex: 0 | -1;
  readonly onDecide: (decisions: readonly ValueDecision[]) => void;
}

/** The option that a value goes to, and by whom. */
export const ValueTarget = memo(function ValueTarget(props: ValueTargetProps) {
  const { item, targets, readOnly, tabIndex, onDecide } = props;
  const { value, target, how } = item;
  const state = stateOf(item);
  const Icon = icons[state];
  return (
    <div onKeyDown={keepArrows}>
      {readOnly ? (
        <Text size="sm" truncate>
          {targets.find((one) => one.value === target)?.label ?? target ?? '–'}
        </Text>
      ) : (
        <Select
          aria-label={text.target(value)}
          size="xs"
          data={withTarget(targets, target)}
          value={target}
          onChange={(option) => {
            if (option !== null && option !== target) onDecide([{ value, option }]);
          }}
          placeholder={text.choose}
          searchable
          openOnFocus={false}
          withScrollArea={false}
          styles={{ options: { maxHeight: 300, overflowY: 'auto' } }}
          selectFirstOptionOnChange
          limit={listed}
          nothingFoundMessage={text.noOption}
          comboboxProps={{ position: 'bottom-start', withinPortal: true }}
          onClick={(event) => event.currentTarget.select()}
          tabIndex={tabIndex}
        />
      )}
      <Group gap={4} wrap="nowrap" mt={4} className={classes['how'] ?? ''} data-state={state}>
        <Icon size={14} aria-hidden />
        <Text size="xs" span truncate>
          {state === 'ignored' ? `${text.how.ignored}. ${text.ignoredHint}` : text.how[how]}
        </Text>
      </Group>
    </div>
  );
});

/** In the list of options the arrow keys belong to the list, not to the table around it. */
function keepArrows(event: KeyboardEvent): void {
  if (/^(?:Arrow(?:Up|Down)|Page(?:Up|Down)|Home|End)$/.test(event.key)) event.stopPropagation();
}

function withTarget(targets: ValueTargetProps['targets'], target: string | null) {
  const known = target === null || targets.some((one) => one.value === target);
  return known ? [...targets] : [{ value: target, label: target }, ...targets];
}
