import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../../api/directory.ts';
import { type AttentionGroup, type AttentionPerson, attentionPeopleQuery } from '../../../api/plans.ts';

/** Whom rows are about, for those who may see rows of the file. */
export interface RowPeople {
  readonly shown: boolean;
  /** undefined: not looked up yet; null: the row is not there any more. */
  readonly of: (row: number | null) => AttentionPerson | null | undefined;
}

/** @param cursors of the pages that are here; looked up one page at a time, because each is a look at the file */
export function useRowPeople(
  planId: string,
  group: AttentionGroup,
  cursors: readonly (string | null)[],
): RowPeople {
  const shown = useMay('review');
  const { pages, done } = useQueries({
    queries: cursors.map((cursor) => ({
      ...attentionPeopleQuery(planId, group.code, group.field, cursor),
      enabled: shown,
    })),
    combine,
  });
  const byRow = useMemo(
    () => new Map(pages.flatMap((page) => page ?? []).map((one) => [one.row, one])),
    [pages],
  );
  const of = useCallback(
    (row: number | null) => (row === null ? null : (byRow.get(row) ?? (done ? null : undefined))),
    [byRow, done],
  );
  return useMemo(() => ({ shown, of }), [shown, of]);
}

/** Outside of the hook: as long as the pages are the same, so is what it makes of them. */
function combine(
  results: readonly { readonly data: AttentionPerson[] | undefined; readonly isPending: boolean }[],
) {
  return { pages: results.map((result) => result.data), done: results.every((result) => !result.isPending) };
}
