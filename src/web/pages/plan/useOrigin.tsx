import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Plan } from '../../api/plans.ts';
import { runQuery } from '../../api/runs.ts';
import { isPulled } from '../../runName.ts';

/** Where a plan comes from: a file that somebody uploads, or a source that is read; and the way there, for other data. */
export function useOrigin(plan: Plan) {
  const { data: run } = useQuery(runQuery(plan.run));
  const pulled = run !== undefined && isPulled(run);
  return {
    pulled,
    link: (props: object) =>
      pulled ? (
        <Link to="/sources/$sourceId" params={{ sourceId: run.source.id }} {...props} />
      ) : (
        <Link to="/upload" search={{ hub: plan.hub.id }} {...props} />
      ),
  };
}
