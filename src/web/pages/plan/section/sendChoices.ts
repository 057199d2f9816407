import { hashKey, type QueryClient } from '@tanstack/react-query';
import { type Change, type ChangeList, type ChangePage, pagesKey } from '../../../api/changes.ts';
import {
  type Action,
  type ChangeKind,
  decide,
  decisionsQuery,
  type NewDecision,
  planKey,
  planQuery,
} from '../../../api/plans.ts';

/** Sends one rule. The plan that comes back is the newest, so that its event brings no news. */
export async function sendRule(client: QueryClient, planId: string, decision: NewDecision): Promise<void> {
  client.setQueryData(planQuery(planId).queryKey, await decide(planId, decision));
}

/**
 * Writes what was decided into the pages that are here, ahead of the server's answer.
 *
 * @param where only lists that are narrowed like this
 */
export function writeActions(
  client: QueryClient,
  planId: string,
  kind: ChangeKind,
  actionOf: (change: Change) => Action | null,
  where?: ChangeList['where'],
): void {
  const narrowed = where && hashKey([where]);
  const key = pagesKey(planId, kind);
  client.setQueriesData<ChangePage>(
    {
      queryKey: key,
      predicate: (query) => narrowed === undefined || hashKey([query.queryKey[key.length]]) === narrowed,
    },
    (page) =>
      page && { ...page, items: page.items.map((change) => ({ ...change, action: actionOf(change) })) },
  );
}

/** Asks for everything that a decision changed; done when it is here. */
export async function refreshDecisions(client: QueryClient, planId: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: [...planKey(planId), 'changes'] }),
    client.invalidateQueries({ queryKey: decisionsQuery(planId).queryKey }),
  ]);
}
