import { Checkbox, Text, VisuallyHidden } from '@mantine/core';
import { type Dispatch, type ReactNode, type SetStateAction, useCallback } from 'react';
import type { ColumnValue, ValueDecision } from '../../../api/mapping.ts';
import type { RowPlace, VirtualColumn } from '../../../components/VirtualRows.tsx';
import { strings } from '../../../strings/index.ts';
import { ValueActions } from './ValueActions.tsx';
import { ValueTarget } from './ValueTarget.tsx';

const text = strings.mapping.values;

export function valueColumns(readOnly: boolean): readonly VirtualColumn[] {
  return [
    ...(readOnly
      ? []
      : [
          {
            key: 'select',
            label: <VisuallyHidden>{text.headSelect}</VisuallyHidden>,
            width: '1.5rem',
            narrow: 'lead' as const,
          },
        ]),
    { key: 'value', label: text.headValue, width: 'minmax(9rem, 1fr)' },
    { key: 'target', label: text.headTarget, width: 'minmax(11rem, 1fr)' },
    ...(readOnly ? [] : [{ key: 'action', label: text.headAction, width: 'minmax(13rem, 1.25fr)' }]),
  ];
}

export interface ValueCellsOptions {
  readonly targets: readonly { value: string; label: string }[];
  readonly readOnly: boolean;
  readonly mayCreate: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: Dispatch<SetStateAction<ReadonlySet<string>>>;
  readonly onDecide: (decisions: readonly ValueDecision[]) => void;
}

/** What the row of a value is made of. */
export function useValueCells(options: ValueCellsOptions) {
  const { targets, readOnly, mayCreate, selected, onSelect, onDecide } = options;
  const nameOf = useCallback(
    (option: string) => targets.find((one) => one.value === option)?.label ?? option,
    [targets],
  );
  return useCallback(
    (item: ColumnValue, { tabIndex }: RowPlace): readonly ReactNode[] => {
      const what = (
        <div key="value">
          <Text size="sm" fw={500} truncate title={item.value}>
            {item.value}
          </Text>
          <Text size="xs" c="dimmed">
            {text.rows(item.count)}
          </Text>
        </div>
      );
      const target = (
        <ValueTarget
          key="target"
          item={item}
          targets={targets}
          readOnly={readOnly}
          tabIndex={tabIndex}
          onDecide={onDecide}
        />
      );
      if (readOnly) return [what, target];
      return [
        <Checkbox
          key="select"
          size="sm"
          aria-label={text.select(item.value)}
          checked={selected.has(item.value)}
          onChange={() => onSelect((before) => toggled(before, item.value))}
          tabIndex={tabIndex}
        />,
        what,
        target,
        <ValueActions
          key="action"
          item={item}
          nameOf={nameOf}
          mayCreate={mayCreate}
          tabIndex={tabIndex}
          onDecide={onDecide}
        />,
      ];
    },
    [targets, nameOf, readOnly, mayCreate, selected, onSelect, onDecide],
  );
}

function toggled(before: ReadonlySet<string>, value: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(value)) after.add(value);
  return after;
}
