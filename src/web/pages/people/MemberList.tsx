import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Member } from '../../api/members.ts';
import { strings } from '../../strings/index.ts';
import { MemberRow } from './MemberRow.tsx';
import classes from './People.module.css';

const text = strings.people;
/** As in People.module.css: the list is as long as its rows, before they are here. */
const rowHeight = { wide: 64, narrow: 76 };
/** Browsers can show no page that is much longer. */
const mostRows = 400_000;

export interface MemberListProps {
  /** undefined while they are loaded the first time */
  readonly items: readonly Member[] | undefined;
  /** How many there are in all; undefined while that is not known. */
  readonly total: number | undefined;
  readonly more: boolean;
  /** They belong to the filter before. */
  readonly stale: boolean;
  readonly onMore: () => void;
}

/**
 * Members under each other; only the rows that are seen are in the document. The list has its whole length from the beginning, so
 * that nothing jumps: rows that are not here yet hold their place, and are fetched when they come near.
 */
export function MemberList({ items, total, more, stale, onMore }: MemberListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const height = narrow ? rowHeight.narrow : rowHeight.wide;
  // What is above the list may grow or shrink at any time.
  useLayoutEffect(() => {
    const top = list.current === null ? 0 : list.current.getBoundingClientRect().top + window.scrollY;
    setMargin(Math.round(top));
  });
  const count = lengthOf(items, total, more);
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: margin,
  });
  useEffect(() => rows.measure(), [rows, height]);
  const seen = rows.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items !== undefined && more && last >= items.length - 30) onMore();
  }, [items, more, last, onMore]);
  return (
    <div
      role="table"
      aria-label={text.title}
      aria-rowcount={items === undefined ? -1 : count + 1}
      aria-busy={items === undefined || stale}
    >
      <div role="rowgroup" className={classes['headGroup']}>
        <div role="row" aria-rowindex={1} className={`${classes['row']} ${classes['head']}`}>
          <span role="columnheader">{text.columns.person}</span>
          <span role="columnheader">{text.columns.status}</span>
          <span role="columnheader">{text.columns.hubs}</span>
          <span role="columnheader">{text.columns.uniqueId}</span>
        </div>
      </div>
      <div
        role="rowgroup"
        ref={list}
        className={stale ? classes['stale'] : ''}
        style={{ height: rows.getTotalSize(), position: 'relative' }}
      >
        {seen.map(({ index, start }) => (
          <MemberRow
            key={items?.[index]?.id ?? index}
            member={items?.[index]}
            index={index}
            top={start - margin}
          />
        ))}
      </div>
    </div>
  );
}

/** As long as there is more, what was counted; in the end, what came. */
function lengthOf(items: readonly Member[] | undefined, total: number | undefined, more: boolean): number {
  if (items === undefined) return Math.min(total ?? 8, 8);
  return more ? Math.min(Math.max(total ?? 0, items.length + 1), mostRows) : items.length;
}
