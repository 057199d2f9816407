import { Drawer } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { useModals } from '@mantine/modals';
import { useEffect, useRef } from 'react';
import type { Field } from '../../../api/directory.ts';
import type { Mapping, MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import classes from './ColumnDrawer.module.css';
import { ColumnReview } from './ColumnReview.tsx';
import type { MappingEdits } from '../useMappingEdits.ts';

export interface ColumnDrawerProps {
  readonly mapping: Mapping;
  readonly fields: readonly Field[];
  /** Of the column that is open, as the address says. */
  readonly position: number | undefined;
  readonly readOnly: boolean;
  /** Whether to count what a column would change. */
  readonly effects: boolean;
  readonly edits: MappingEdits;
  readonly onShow: (position: number | undefined, replace?: boolean) => void;
}

/** One column under review, beside the table; on a phone over all of it. */
export function ColumnDrawer({ mapping, position, onShow, ...rest }: ColumnDrawerProps) {
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const column = mapping.columns.find((one) => one.position === position);
  // While it glides away, it shows what it showed.
  const last = useRef<MappingColumn>(undefined);
  useEffect(() => {
    if (column !== undefined) last.current = column;
  }, [column]);
  const shown = column ?? last.current;
  const { modals } = useModals();
  const asking = modals.length > 0;
  // The key that closes a question does not close the drawer below it as well.
  const [asked] = useDebouncedValue(asking, 100);
  const content = useRef<HTMLDivElement>(null);
  // From one column to the next the drawer stays: whoever works by keyboard, or does not see it, begins at its name.
  const before = useRef(position);
  useEffect(() => {
    if (before.current !== undefined && before.current !== position)
      content.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    before.current = position;
  }, [position]);
  return (
    <Drawer.Root
      opened={column !== undefined}
      onClose={() => onShow(undefined, true)}
      position="right"
      size={phone ? '100%' : 'min(58rem, 92vw)'}
      padding={0}
      classNames={{ content: classes['content'] ?? '' }}
      returnFocus={false}
      closeOnEscape={!asking && !asked}
      onExitTransitionEnd={() => focusRow(last.current?.position)}
    >
      <Drawer.Overlay />
      <Drawer.Content ref={content}>
        {shown !== undefined && (
          <ColumnReview
            key={shown.position}
            mapping={mapping}
            column={shown}
            onShow={onShow}
            closeButton={<Drawer.CloseButton aria-label={strings.mapping.column.close} size="lg" />}
            title={(children) => <Drawer.Title className={classes['title'] ?? ''}>{children}</Drawer.Title>}
            {...rest}
          />
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** Back to the row of the column that was looked at last. */
function focusRow(position: number | undefined): void {
  const row = document.querySelector<HTMLElement>(`[data-review="${position ?? ''}"]`);
  (row ?? document.getElementById('content'))?.focus();
}
