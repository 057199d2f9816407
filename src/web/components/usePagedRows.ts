import { useDebouncedValue } from '@mantine/hooks';
import { type DataTag, type QueryKey, useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

interface Page<Item> {
  readonly items: readonly Item[];
}

export interface PagedRowsOptions<Item> {
  /** Rows of one page. */
  readonly step: number;
  readonly pages: number;
  /** The query of a page, from 0. */
  readonly page: (page: number) => { readonly queryKey: DataTag<QueryKey, Page<Item>, Error> };
}

/** Rows beyond those in sight that are fetched too, so that slow scrolling meets no gap. */
const ahead = 20;

/**
 * Rows of a list whose pages can be fetched in any order: those in sight are, once the scrolling rests. What is cached is there at
 * once.
 */
export function usePagedRows<Item>({ step, pages, page }: PagedRowsOptions<Item>) {
  const [range, setRange] = useState({ first: 0, last: 0 });
  const first = Math.min(range.first, Math.max(0, pages - 1));
  const last = Math.min(range.last, Math.max(0, pages - 1));
  const [settled] = useDebouncedValue(`${first} ${last}`, 120);
  const wanted = pages === 0 ? [] : Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  const { data, failed } = useQueries({
    queries: wanted.map((number) => ({ ...page(number), enabled: settled === `${first} ${last}` })),
    combine,
  }) as { data: readonly (Page<Item> | undefined)[]; failed: UseQueryResult | undefined };
  const at = useCallback(
    (index: number): Item | undefined => data[Math.floor(index / step) - first]?.items[index % step],
    [data, step, first],
  );
  const onRange = useCallback(
    (from: number, to: number) => {
      const first = Math.max(0, Math.floor((from - ahead) / step));
      const last = Math.floor((to + ahead) / step);
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }));
    },
    [step],
  );
  return {
    at,
    onRange,
    /** Rows that are here and in or near sight. */
    loaded: data.flatMap((one) => one?.items ?? []),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}

/** Outside of the hook: as long as the pages are the same, so is what it makes of them. */
function combine(results: readonly UseQueryResult[]) {
  return { data: results.map((result) => result.data), failed: results.find((result) => result.isError) };
}
