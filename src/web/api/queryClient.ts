import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isApiError } from './client.ts';

/** Told when the server does not know us any more; the router leads to the sign-in page. */
let onSignedOut: () => void = () => {};
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

function look(error: unknown): void {
  if (isApiError(error, 'unauthenticated')) onSignedOut();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: look }),
  mutationCache: new MutationCache({ onError: look }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What was refused is refused again; what could not be reached may come back.
      retry: (times, error) => times < 2 && (!isApiError(error) || error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: true,
    },
  },
});
