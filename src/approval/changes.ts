import type { TenantScope } from '../db/tenant.ts';
import type { Before } from '../planning/change.ts';
import type { ChangeRow } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import type { DecidedCondition } from './decidedAs.ts';
import { type ChangeFilter, decidedAction, filterMatches, partsOf } from './rules.ts';

export interface ChangePage {
  readonly items: readonly ChangeRow[];
  /** Item after which the next page starts; null at the end. */
  readonly next: number | null;
}

/**
 * Changes of a plan in their order, by keyset: what is proposed, what is decided about it so far, what became of it.
 *
 * @param page.decided made for parameters from `$6` on
 */
export async function listChanges(
  scope: TenantScope,
  planId: string,
  page: {
    readonly kind?: ChangeKind | undefined;
    readonly where?: ChangeFilter | undefined;
    readonly decided?: DecidedCondition | undefined;
    readonly after?: number | undefined;
    readonly limit: number;
  },
): Promise<ChangePage> {
  const { rows } = await scope.client.query<Omit<ChangeRow, 'before'> & { before: Before }>(
    `select c.item_no as "itemNo", c.kind, c.reason, c.member_id as "memberId", c.row_no as row, c.person, c.before, c.after,
            c.ticked, c.effects, c.issues, c.segments, ${decidedAction('c', '2147483647')} as action,
            case when o.result is not null then jsonb_build_object('result', o.result, 'code', o.code, 'message', o.message) end as result
       from change c
       left join change_outcome o using (tenant_id, plan_id, item_no)
      where c.plan_id = $1 and c.item_no > $2 and ${page.kind === undefined ? '$3::text is null' : 'c.kind = $3'}
        and $4::jsonb is not null and ${filterMatches('c', '$4::jsonb', partsOf(page.where ?? {}))}
        and ${page.decided?.sql ?? 'true'}
      order by c.item_no limit $5`,
    [
      planId,
      page.after ?? 0,
      page.kind ?? null,
      JSON.stringify(page.where ?? {}),
      page.limit + 1,
      ...(page.decided?.values ?? []),
    ],
  );
  const items = rows.slice(0, page.limit).map((row) => ({ ...row, before: row.before.values }));
  return { items, next: rows.length > page.limit ? (items.at(-1)?.itemNo ?? null) : null };
}
