import { ActionIcon } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import type { Change } from '../../../api/changes.ts';
import { strings } from '../../../strings/index.ts';
import { personName } from './personName.ts';

export interface DetailsButtonProps {
  readonly change: Change;
  readonly tabIndex: 0 | -1;
  readonly onOpen: (change: Change) => void;
}

/** Opens everything about a change. */
export function DetailsButton({ change, tabIndex, onOpen }: DetailsButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      tabIndex={tabIndex}
      aria-label={strings.changes.details(personName(change))}
      onClick={() => onOpen(change)}
    >
      <IconListDetails size={18} aria-hidden />
    </ActionIcon>
  );
}
