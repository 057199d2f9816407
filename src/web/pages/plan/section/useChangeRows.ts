import { hashKey, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import {
  type Change,
  type ChangeIndex,
  changeIndexQuery,
  type ChangeList,
  changePageQuery,
  pageStep,
} from '../../../api/changes.ts';
import { usePagedRows } from '../../../components/usePagedRows.ts';

/** The rows of one list of changes. While another filter is being looked up, the list before stays in sight. */
export interface ChangeRows {
  /** What the rows are, for React: another list is another table. */
  readonly key: string;
  /** Undefined until the first list is here. */
  readonly count: number | undefined;
  /** The list that is asked for is not here yet. */
  readonly behind: boolean;
  readonly at: (index: number) => Change | undefined;
  readonly onRange: (first: number, last: number) => void;
  /** Rows that are here, in and near sight. */
  readonly loaded: readonly Change[];
  /** Of a list of what is decided: the last decision it knows of. */
  readonly rules: number | null;
  /** Such a list as it is by now. */
  readonly anew: () => void;
  readonly error: Error | null;
  readonly retry: () => void;
}

export function useChangeRows(planId: string, list: ChangeList): ChangeRows {
  const index = useQuery(changeIndexQuery(planId, list));
  const first = useQuery({
    ...changePageQuery(planId, list, null, index.data?.rules ?? undefined),
    enabled: list.decided === undefined || index.data !== undefined,
  });
  const shown = useRef<{ list: ChangeList; index: ChangeIndex }>(undefined);
  const ready = index.data !== undefined && first.data !== undefined;
  if (ready) shown.current = { list, index: index.data };
  const cursors = shown.current?.index.cursors ?? [];
  const rows = usePagedRows<Change>({
    step: pageStep,
    pages: cursors.length,
    page: (page) =>
      changePageQuery(
        planId,
        shown.current?.list ?? list,
        cursors[page] ?? null,
        shown.current?.index.rules ?? undefined,
      ),
  });
  return {
    ...rows,
    key: hashKey([shown.current?.list]),
    count: shown.current?.index.count,
    behind: !ready,
    rules: shown.current?.index.rules ?? null,
    anew: () => void index.refetch(),
    error: index.error ?? first.error ?? rows.error,
    retry: () => {
      if (index.isError) void index.refetch();
      if (first.isError) void first.refetch();
      rows.retry();
    },
  };
}
