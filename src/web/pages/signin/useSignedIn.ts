import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { queryClient } from '../../api/queryClient.ts';

/** Leads on, once the server knows who it is: to where somebody wanted to go. */
export function useSignedIn(): () => Promise<void> {
  const { next } = useSearch({ from: '/signin' });
  const navigate = useNavigate();
  return useCallback(async () => {
    queryClient.clear();
    await navigate({ href: next ?? '/people', replace: true });
  }, [next, navigate]);
}
