import { Checkbox } from '@mantine/core';
import type { Change } from '../../../api/changes.ts';
import { strings } from '../../../strings/index.ts';
import { personName } from './personName.ts';

export interface TickCellProps {
  readonly change: Change;
  readonly checked: boolean;
  readonly tabIndex: 0 | -1;
  /** @param through the Shift key was held: everybody from the last tick to here */
  readonly onTick: (checked: boolean, through: boolean) => void;
}

/** Whether a person is chosen. */
export function TickCell({ change, checked, tabIndex, onTick }: TickCellProps) {
  return (
    <Checkbox
      aria-label={strings.changes.tick(personName(change))}
      checked={checked}
      tabIndex={tabIndex}
      onChange={(event) => onTick(event.currentTarget.checked, (event.nativeEvent as MouseEvent).shiftKey)}
    />
  );
}
