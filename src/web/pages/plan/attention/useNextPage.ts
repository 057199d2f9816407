import { useEffect } from 'react';

interface Paged {
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly fetchNextPage: () => unknown;
}

/** Fetches page after page of a list as long as it is wanted, one at a time. */
export function useNextPage({ hasNextPage, isFetching, fetchNextPage }: Paged, wanted: boolean): void {
  useEffect(() => {
    if (wanted && hasNextPage && !isFetching) void fetchNextPage();
  }, [wanted, hasNextPage, isFetching, fetchNextPage]);
}
