import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { useRowKeys } from './useRowKeys.ts';
import { VirtualRow } from './VirtualRow.tsx';
import classes from './VirtualRows.module.css';

export interface VirtualColumn {
  readonly key: string;
  readonly label: ReactNode;
  /** A track of a CSS grid, for example `minmax(12rem, 2fr)`. */
  readonly width: string;
  /** Its heading is for those who do not see the column: it speaks for itself. */
  readonly plain?: boolean;
  /** Where its cells are on a phone: at the left, in the upper corner at the right, nowhere; else below each other. */
  readonly narrow?: 'lead' | 'corner' | 'hide';
}

/** Where a row is, for what its cells are made of. */
export interface RowPlace {
  readonly index: number;
  readonly narrow: boolean;
  /** For everything in the row that takes the focus: one row at a time is a stop of the Tab key. */
  readonly tabIndex: 0 | -1;
}

export interface VirtualRowsProps<Item> {
  /** What the table is, for those who do not see it. */
  readonly label: string;
  readonly count: number;
  readonly columns: readonly VirtualColumn[];
  /** Pixels; all rows are alike, so that nothing jumps. */
  readonly rowHeight: number;
  /** … as a card on a phone. */
  readonly narrowRowHeight: number;
  /** The row of a place; undefined while it is not here yet. */
  readonly at: (index: number) => Item | undefined;
  /** Told which rows are in sight. */
  readonly onRange?: (first: number, last: number) => void;
  /** Cells in the order of the columns. Keep the function the same while nothing that it shows changes. */
  readonly cells: (item: Item, place: RowPlace) => readonly ReactNode[];
  readonly maxHeight?: string;
}

/** Below the head of a page and above what sticks to its end; on a phone the head is scrolled away. */
const low = 'max(20rem, 100dvh - 29rem)';
const tall = 'max(20rem, 100dvh - 15rem)';

/**
 * A table of any length: only the rows in sight exist. The length is known, so that the scroll bar is honest and any place can be
 * reached at once; rows that are not here yet hold their place. The arrow keys, Page Up, Page Down, Ctrl+Home and Ctrl+End lead from
 * row to row, the Tab key leads through the controls of one row and on.
 */
export function VirtualRows<Item>({
  label,
  count,
  columns,
  at,
  onRange,
  cells,
  maxHeight,
  ...heights
}: VirtualRowsProps<Item>) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const rowHeight = narrow ? heights.narrowRowHeight : heights.rowHeight;
  const shown = columns.filter((column) => !narrow || column.narrow !== 'hide');
  const scroll = useRef<HTMLDivElement>(null);
  const active = useRef(0);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: useCallback(() => rowHeight, [rowHeight]),
    overscan: 8,
    // The row that has the focus stays, wherever the list is.
    rangeExtractor: useCallback((range: Range) => {
      const near = defaultRangeExtractor(range);
      return active.current >= range.count || near.includes(active.current)
        ? near
        : [...near, active.current].sort((one, other) => one - other);
    }, []),
  });
  useEffect(() => rows.measure(), [rows, rowHeight]);
  const keys = useRowKeys({ count, rows, active, scroll });
  const first = rows.range?.startIndex ?? 0;
  const last = rows.range?.endIndex ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={shown.length}
      className={`${classes['table'] ?? ''} ${narrow ? (classes['narrow'] ?? '') : ''}`}
      style={{ ['--columns' as string]: columns.map((column) => column.width).join(' ') }}
    >
      <div role="rowgroup" className={classes['head']}>
        <div role="row" aria-rowindex={1} className={classes['row']}>
          {shown.map(({ key, label, plain }) => (
            <div key={key} role="columnheader" className={classes['headCell']}>
              {narrow || plain ? <VisuallyHidden>{label}</VisuallyHidden> : label}
            </div>
          ))}
        </div>
      </div>
      <div
        ref={scroll}
        role="rowgroup"
        tabIndex={0}
        aria-label={label}
        className={classes['scroll']}
        style={{
          height: `min(${count * rowHeight}px, ${maxHeight ?? (narrow ? tall : low)})`,
        }}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
      >
        <div role="presentation" className={classes['body']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <VirtualRow
              key={index}
              item={at(index)}
              index={index}
              start={start}
              height={rowHeight}
              last={index === count - 1}
              narrow={narrow}
              columns={columns}
              tabIndex={index === keys.active ? 0 : -1}
              cells={cells as (item: unknown, place: RowPlace) => readonly ReactNode[]}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** As long as neither the length of a list nor its rows are known. */
export function VirtualRowsSkeleton({
  rows = 8,
  rowHeight,
}: {
  readonly rows?: number;
  readonly rowHeight: number;
}) {
  return (
    <div className={classes['table']} aria-busy style={{ maxHeight: `calc(${low} + 2.5rem)` }}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes['placeholder']} style={{ height: rowHeight }}>
          <Skeleton height={14} width={`${30 + ((row * 17) % 40)}%`} />
        </div>
      ))}
    </div>
  );
}
