import { Button, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import type { Change } from '../../../api/changes.ts';
import type { Action } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { personName } from './personName.ts';
import { type Removal, removals } from './removals.ts';
import classes from './Section.module.css';

export interface RowActionsProps {
  readonly change: Change;
  readonly action: Action | null;
  readonly tabIndex: 0 | -1;
  readonly onChoose: (change: Change, action: Action) => void;
}

const colors: Readonly<Record<Removal, string>> = {
  deactivate: 'orange',
  delete_from_hub: 'red',
  delete_from_tenant: 'red',
};

/** What happens to one person: a second press takes the choice back. */
export function RowActions({ change, action, tabIndex, onChoose }: RowActionsProps) {
  const words = strings.changes.removal;
  // Of people whose status says inactive, approving is deactivating.
  const chosen = action === 'approve' ? 'deactivate' : action;
  const suggested = change.kind === 'deactivate' ? 'deactivate' : change.effects['suggested'];
  return (
    <>
      <div role="group" aria-label={words.of(personName(change))} className={classes['choices']}>
        {removals.map((one) => (
          <Button
            key={one}
            size="xs"
            px={7}
            variant={chosen === one ? 'light' : 'default'}
            {...(chosen === one && { color: colors[one] })}
            leftSection={
              chosen === one ? <IconCircleCheckFilled size={14} /> : <IconCircle size={14} opacity={0.45} />
            }
            styles={{ section: { marginInlineEnd: 4 } }}
            aria-pressed={chosen === one}
            tabIndex={tabIndex}
            className={chosen === one ? (classes['chosen'] ?? '') : ''}
            onClick={() => onChoose(change, chosen === one ? 'skip' : one)}
          >
            {words.actions[one]}
          </Button>
        ))}
      </div>
      <Text size="xs" c="dimmed" mt={4} truncate>
        {noteOf(chosen, suggested)}
      </Text>
    </>
  );
}

function noteOf(chosen: Action | null, suggested: unknown): string {
  const words = strings.changes.removal;
  if (chosen === 'skip') return words.left;
  if (chosen !== null) return words.undo;
  return removals.some((one) => one === suggested)
    ? words.suggested(words.actions[suggested as Removal])
    : ' ';
}
