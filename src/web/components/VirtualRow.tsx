import { memo, type ReactNode } from 'react';
import type { RowPlace, VirtualColumn } from './VirtualRows.tsx';
import classes from './VirtualRows.module.css';

export interface VirtualRowProps extends RowPlace {
  readonly item: unknown;
  readonly start: number;
  readonly height: number;
  /** The end of the table. */
  readonly last: boolean;
  readonly columns: readonly VirtualColumn[];
  readonly cells: (item: unknown, place: RowPlace) => readonly ReactNode[];
}

/** One row of `VirtualRows`; drawn again only when something in it changed. */
export const VirtualRow = memo(function VirtualRow(props: VirtualRowProps) {
  const { item, index, start, height, last, narrow, tabIndex, columns, cells } = props;
  const shown = item === undefined ? undefined : cells(item, { index, narrow, tabIndex });
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      data-last={last || undefined}
      aria-busy={shown === undefined || undefined}
      className={classes['row']}
      style={{ height, transform: `translateY(${start}px)` }}
    >
      {columns.map((column, place) =>
        narrow && column.narrow === 'hide' ? null : (
          <div key={column.key} role="cell" className={classes['cell']} data-narrow={column.narrow}>
            {shown === undefined ? (
              <Placeholder column={place} tight={column.narrow !== undefined} />
            ) : (
              shown[place]
            )}
          </div>
        ),
      )}
    </div>
  );
});

/** Plain elements: while a list flies past there are hundreds of them. */
function Placeholder({ column, tight }: { readonly column: number; readonly tight: boolean }) {
  const size = tight ? { width: 16, height: 16 } : { width: `${45 + ((column * 23) % 35)}%`, height: 12 };
  return <div className={classes['blank']} style={size} />;
}
