import { useNavigate, useSearch } from '@tanstack/react-router';

/** What the lists of a connection are narrowed to, as it stands in the address. */
export type PushSearch = ReturnType<typeof usePushSearch>;

/** What becomes of it; undefined or empty: not narrowed by that. */
export type PushChange = { readonly [Key in keyof PushSearch]?: PushSearch[Key] | undefined };

function usePushSearch() {
  return useSearch({ from: '/inside/sources/$sourceId' });
}

/** The filter in the address, and how it is changed: what is empty is left out. */
export function useFilter() {
  const filter = usePushSearch();
  const navigate = useNavigate({ from: '/sources/$sourceId' });
  return {
    filter,
    narrow: (change: PushChange) => {
      const next = Object.entries({ ...filter, ...change }).filter(
        ([, value]) => value !== undefined && value !== '',
      );
      void navigate({ search: Object.fromEntries(next), replace: true, resetScroll: false });
    },
  };
}
