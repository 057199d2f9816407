import { useQuery, useQueryClient } from '@tanstack/react-query';
import { isResting, type Run, runEventsPath, runQuery } from '../../api/runs.ts';
import { useLive } from '../../api/useLive.ts';

/**
 * A run as it is now, and as it becomes. What is remembered of an earlier visit does not count: the run may have been taken up
 * again since.
 */
export function useRun(runId: string) {
  const client = useQueryClient();
  const { data, error, isFetchedAfterMount, refetch } = useQuery({
    ...runQuery(runId),
    refetchOnMount: 'always',
  });
  const run = isFetchedAfterMount ? data : undefined;
  const connected = useLive(run === undefined || isResting(run) ? undefined : runEventsPath(runId), {
    run: (news: Run) => client.setQueryData(runQuery(runId).queryKey, news),
    end: () => {},
  });
  return { run, error, connected, refetch };
}
