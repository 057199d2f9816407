import { Text } from '@mantine/core';
import { type ReactNode, useCallback } from 'react';
import type { Change } from '../../../api/changes.ts';
import type { Action, PlanSection } from '../../../api/plans.ts';
import type { RowPlace, VirtualColumn } from '../../../components/VirtualRows.tsx';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { DetailsButton } from './DetailsButton.tsx';
import { EffectLines } from './EffectLines.tsx';
import { PersonCell } from './PersonCell.tsx';
import { SegmentsCell } from './SegmentsCell.tsx';
import { StateCell } from './StateCell.tsx';
import { TickCell } from './TickCell.tsx';
import { ValueChanges } from './ValueChanges.tsx';

export type TickLook = 'invite' | 'update' | 'restore';

export interface TickCellsInput {
  readonly look: TickLook;
  readonly status: PlanSection['status'];
  readonly open: boolean;
  readonly actionOf: (change: Change) => Action | null;
  readonly onTick: (index: number, checked: boolean, through: boolean) => void;
  readonly onDetails: (change: Change) => void;
}

/** Columns of a list with ticks; with what came of it instead, where nothing can be chosen any more. */
export function tickColumns(look: TickLook, open: boolean, status: PlanSection['status']): VirtualColumn[] {
  const words = strings.changes.columns;
  const middle: Readonly<Record<TickLook, readonly VirtualColumn[]>> = {
    invite: [
      { key: 'segments', label: words.segments, width: 'minmax(0, 1.1fr)' },
      { key: 'why', label: words.why, width: 'minmax(0, 1fr)' },
      { key: 'row', label: words.row, width: '4.5rem', narrow: 'hide' },
    ],
    update: [{ key: 'values', label: words.values, width: 'minmax(0, 2fr)' }],
    restore: [{ key: 'why', label: words.why, width: 'minmax(0, 2fr)' }],
  };
  return [
    ...(open
      ? [{ key: 'tick', label: words.tick, width: '1.25rem', plain: true, narrow: 'lead' as const }]
      : []),
    { key: 'person', label: words.person, width: 'minmax(0, 1.3fr)' },
    ...middle[look],
    ...(open ? [] : [{ key: 'state', label: stateLabel(status), width: 'minmax(0, 11rem)' }]),
    { key: 'details', label: words.details, width: '2.25rem', plain: true, narrow: 'corner' },
  ];
}

/** What `StateCell` shows: what came of a change, or before that what is chosen. */
export function stateLabel(status: PlanSection['status']): string {
  const words = strings.changes.columns;
  return status === 'approved' || status === 'applying' || status === 'applied'
    ? words.result
    : words.decision;
}

/** Cells of those columns. */
export function useTickCells({ look, status, open, actionOf, onTick, onDetails }: TickCellsInput) {
  return useCallback(
    (change: Change, { index, narrow, tabIndex }: RowPlace): readonly ReactNode[] => {
      const action = actionOf(change);
      return [
        ...(open
          ? [
              <TickCell
                change={change}
                checked={action === 'approve'}
                tabIndex={tabIndex}
                onTick={(checked, through) => onTick(index, checked, through)}
              />,
            ]
          : []),
        <PersonCell change={change} />,
        ...middleCells(look, change, narrow),
        ...(open ? [] : [<StateCell change={change} action={action} status={status} />]),
        <DetailsButton change={change} tabIndex={tabIndex} onOpen={onDetails} />,
      ];
    },
    [look, status, open, actionOf, onTick, onDetails],
  );
}

function middleCells(look: TickLook, change: Change, narrow: boolean): ReactNode[] {
  const words = strings.changes;
  const why = words.reason(change.kind, change.reason);
  if (look === 'update') return [<ValueChanges change={change} most={3} />];
  if (look === 'restore') {
    return [
      <>
        <Text size="sm" truncate title={why}>
          {why}
        </Text>
        <EffectLines change={change} />
      </>,
    ];
  }
  const row = change.row === null ? words.noRow : words.rowNo(change.row);
  return [
    <SegmentsCell change={change} lines={narrow ? 1 : 2} />,
    <Text size="sm" lineClamp={narrow ? 1 : 2} title={why}>
      {narrow ? `${why} · ${row}` : why}
    </Text>,
    <Text size="sm" c="dimmed">
      {change.row === null ? words.noRow : formatNumber(change.row)}
    </Text>,
  ];
}
