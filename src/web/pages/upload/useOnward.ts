import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Run } from '../../api/runs.ts';

/** Milliseconds that a finished import stays in sight, for whoever watched it. */
const pause = 700;

export type Onward = { readonly to: 'mapping' } | { readonly to: 'plan'; readonly plan: string };

/** Where somebody goes on with a run; undefined while it is worked on, and when nothing waits to be decided. */
export function onwardOf({ status, plan }: Run): Onward | undefined {
  if (status === 'needs_mapping') return { to: 'mapping' };
  const decided = status === 'ready' || status === 'applying' || status === 'done';
  return decided && plan !== null ? { to: 'plan', plan } : undefined;
}

/** Leads on as soon as a run rests. The page itself leaves no trace in the browser's history: going back does not bounce. */
export function useOnward(run: Run | undefined): void {
  const navigate = useNavigate();
  const watched = useRef(false);
  const onward = run && onwardOf(run);
  const [to, plan, runId] = [onward?.to, onward?.to === 'plan' ? onward.plan : undefined, run?.run];
  if (run !== undefined && onward === undefined) watched.current = true;
  useEffect(() => {
    if (to === undefined || runId === undefined) return;
    const timer = setTimeout(
      () => {
        if (plan === undefined) {
          void navigate({ to: '/runs/$runId/mapping', params: { runId }, replace: true });
        } else {
          void navigate({ to: '/plans/$planId', params: { planId: plan }, replace: true });
        }
      },
      watched.current ? pause : 0,
    );
    return () => clearTimeout(timer);
  }, [to, plan, runId, navigate]);
}
