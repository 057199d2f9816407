import { Button, Text } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Change } from '../../../api/changes.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import {
  type RowPlace,
  type VirtualColumn,
  VirtualRows,
  VirtualRowsSkeleton,
} from '../../../components/VirtualRows.tsx';
import { strings } from '../../../strings/index.ts';
import type { ChangeRows } from './useChangeRows.ts';

export interface ListBodyProps {
  readonly label: string;
  /** The page has no other list. */
  readonly alone: boolean;
  readonly rows: ChangeRows;
  readonly columns: readonly VirtualColumn[];
  readonly cells: (change: Change, place: RowPlace) => readonly ReactNode[];
  readonly rowHeight: number;
  readonly narrowRowHeight: number;
  readonly onClearFilter: () => void;
}

/** The rows of a list, or why there are none. */
export function ListBody({ label, alone, rows, onClearFilter, ...table }: ListBodyProps) {
  const words = strings.changes;
  if (rows.error !== null) return <ErrorNotice error={rows.error} onRetry={rows.retry} />;
  if (rows.count === undefined) return <VirtualRowsSkeleton rowHeight={table.rowHeight} />;
  if (rows.count === 0 && !alone) {
    return (
      <Text size="sm" c="dimmed">
        {words.nobodyHere}
      </Text>
    );
  }
  if (rows.count === 0) {
    return (
      <EmptyState icon={IconSearchOff} title={words.nobodyMatches} hint={words.nobodyMatchesHint}>
        <Button variant="default" onClick={onClearFilter}>
          {words.filters.clear}
        </Button>
      </EmptyState>
    );
  }
  return (
    <div aria-busy={rows.behind} style={{ opacity: rows.behind ? 0.6 : 1, transition: 'opacity 120ms' }}>
      <VirtualRows<Change>
        key={rows.key}
        label={label}
        count={rows.count}
        at={rows.at}
        onRange={rows.onRange}
        {...table}
      />
    </div>
  );
}
