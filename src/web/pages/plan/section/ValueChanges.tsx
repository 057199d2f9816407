import { Text, VisuallyHidden } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { Change } from '../../../api/changes.ts';
import { useFieldLabel } from '../../../api/directory.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Section.module.css';
import { useValueText } from './useValueText.ts';

export interface ValueChangesProps {
  readonly change: Change;
  /** Lines there is room for. */
  readonly most: number;
}

/** Before and after of the first fields that change, a line each. */
export function ValueChanges({ change, most }: ValueChangesProps) {
  const label = useFieldLabel();
  const text = useValueText();
  const fields = Object.keys(change.after);
  const shown = fields.length > most ? most - 1 : most;
  return (
    <ul className={classes['values']}>
      {fields.slice(0, shown).map((field) => {
        const before = text(field, change.before[field]);
        const after = text(field, change.after[field]);
        return (
          <li key={field} title={`${label(field)}: ${before} → ${after}`}>
            <span className={classes['field']}>{label(field)}</span>{' '}
            <span className={classes['before']}>{before}</span>
            <IconArrowRight size={14} aria-hidden className={classes['arrow'] ?? ''} />
            <VisuallyHidden> {strings.changes.becomes} </VisuallyHidden>
            <span className={classes['after']}>{after}</span>
          </li>
        );
      })}
      {fields.length > shown && (
        <li>
          <Text size="sm" c="dimmed" component="span">
            {strings.changes.more(fields.length - shown)}
          </Text>
        </li>
      )}
    </ul>
  );
}
