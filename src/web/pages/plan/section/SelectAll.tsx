import { Checkbox } from '@mantine/core';
import { strings } from '../../../strings/index.ts';

export interface SelectAllProps {
  readonly count: number;
  readonly filtered: boolean;
  readonly state: 'all' | 'some' | 'none';
  readonly disabled: boolean;
  readonly onSelect: (all: boolean) => void;
}

/** One tick for everybody who is listed, in sight or not. */
export function SelectAll({ count, filtered, state, disabled, onSelect }: SelectAllProps) {
  return (
    <Checkbox
      label={strings.changes.selectAll(count, filtered)}
      checked={state === 'all'}
      indeterminate={state === 'some'}
      disabled={disabled || count === 0}
      onChange={() => onSelect(state !== 'all')}
    />
  );
}
