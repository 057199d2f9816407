import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isApiError } from './client.ts';

type SignedOut = (problem?: string) => void;

/** Told when the server does not know us any more, or lets nobody of the organisation in; the router leads to the sign-in page. */
let onSignedOut: SignedOut = () => {};
export function whenSignedOut(act: SignedOut): void {
  onSignedOut = act;
}

function look(error: unknown): void {
  if (isApiError(error, 'unauthenticated')) onSignedOut();
  if (isApiError(error, 'tenant_suspended')) onSignedOut(error.code);
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
