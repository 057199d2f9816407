import { Checkbox } from '@mantine/core';
import { strings } from '../../../strings/index.ts';

export interface SelectAllProps {
  readonly count: number;
  readonly filtered: boolean;
  readonly state: 'all' | 'some' | 'none';
  readonly onSelect: (all: boolean) => void;
}

/** One tick for everybody who is listed, in sight or not. */
export function SelectAll({ count, filtered, state, onSelect }: SelectAllProps) {
  return (
    <Checkbox
      label={strings.changes.selectAll(count, filtered)}
      checked={state === 'all'}
      indeterminate={state === 'some'}
      onChange={() => onSelect(state !== 'all')}
    />
  );
}
