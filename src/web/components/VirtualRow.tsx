import { Skeleton } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import type { RowPlace } from './VirtualRows.tsx';
import classes from './VirtualRows.module.css';

export interface VirtualRowProps extends RowPlace {
  readonly item: unknown;
  readonly start: number;
  readonly height: number;
  readonly lead: boolean;
  /** Number of columns. */
  readonly width: number;
  readonly cells: (item: unknown, place: RowPlace) => readonly ReactNode[];
}

/** One row of `VirtualRows`; drawn again only when something in it changed. */
export const VirtualRow = memo(function VirtualRow(props: VirtualRowProps) {
  const { item, index, start, height, narrow, tabIndex, lead, width, cells } = props;
  const shown = item === undefined ? undefined : cells(item, { index, narrow, tabIndex });
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      data-lead={lead || undefined}
      aria-busy={shown === undefined || undefined}
      className={classes['row']}
      style={{ height, transform: `translateY(${start}px)` }}
    >
      {Array.from({ length: width }, (_, column) => (
        <div key={column} role="cell" className={classes['cell']}>
          {shown === undefined ? <Placeholder column={column} lead={lead} /> : shown[column]}
        </div>
      ))}
    </div>
  );
});

function Placeholder({ column, lead }: { readonly column: number; readonly lead: boolean }) {
  if (lead && column === 0) return <Skeleton height={18} width={18} animate={false} />;
  return <Skeleton height={12} width={`${45 + ((column * 23) % 35)}%`} animate={false} />;
}
