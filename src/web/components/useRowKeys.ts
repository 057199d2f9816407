import type { Virtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

interface RowKeysOptions {
  readonly count: number;
  readonly rows: Virtualizer<HTMLDivElement, Element>;
  /** The row that the Tab key stops at. */
  readonly active: RefObject<number>;
  readonly scroll: RefObject<HTMLDivElement | null>;
}

const controls = 'button, a[href], input, select';

/** The keys of a virtual table: up and down from row to row, to the same control of the next row. */
export function useRowKeys({ count, rows, active, scroll }: RowKeysOptions) {
  const [current, setCurrent] = useState(0);
  const heading = useRef<{ row: number; control: number }>(undefined);
  active.current = Math.min(current, Math.max(0, count - 1));

  const rowOf = (target: EventTarget) => (target as Element).closest<HTMLElement>('[data-row]');

  // The row may have to be fetched first: the focus follows as soon as it is there.
  useEffect(() => {
    const to = heading.current;
    if (to === undefined) return;
    const row = scroll.current?.querySelector(`[data-row="${to.row}"]`);
    const all = row?.querySelectorAll<HTMLElement>(controls) ?? [];
    const control = all[Math.min(to.control, all.length - 1)];
    if (control === undefined) return;
    heading.current = undefined;
    control.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = rowOf(event.target);
    if (row === null || event.altKey || event.shiftKey || event.metaKey) return;
    const index = Number(row.dataset['row']);
    const page = Math.max(
      1,
      Math.floor((rows.scrollRect?.height ?? 0) / (rows.options.estimateSize(0) || 1)) - 1,
    );
    const to = destination(event.key, event.ctrlKey, index, page, count - 1);
    if (to === undefined) return;
    event.preventDefault();
    const control = [...row.querySelectorAll(controls)].indexOf(event.target as Element);
    heading.current = { row: to, control: Math.max(0, control) };
    rows.scrollToIndex(to);
    setCurrent(to);
  };

  const onFocus = (event: FocusEvent<HTMLDivElement>) => {
    const row = rowOf(event.target);
    if (row !== null) setCurrent(Number(row.dataset['row']));
  };

  return { active: active.current, onKeyDown, onFocus };
}

function destination(
  key: string,
  ctrl: boolean,
  from: number,
  page: number,
  last: number,
): number | undefined {
  const to: Readonly<Record<string, number>> = ctrl
    ? { Home: 0, End: last }
    : { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + page, PageUp: from - page };
  const row = to[key];
  return row === undefined ? undefined : Math.min(last, Math.max(0, row));
}
