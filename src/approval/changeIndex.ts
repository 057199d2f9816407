import type { TenantScope } from '../db/tenant.ts';
import type { ChangeKind } from '../source/policy.ts';
import type { DecidedCondition } from './decidedAs.ts';
import { type ChangeFilter, filterMatches, partsOf } from './rules.ts';

export interface ChangeIndex {
  /** Changes that the filter selects. */
  readonly count: number;
  /** The item after which each page starts; the first page starts after none. */
  readonly starts: readonly number[];
}

/**
 * How long a list of changes is and where each of its pages begins, so that any place of it can be opened at once.
 * Cost: one scan of the section in the order of its index, and without a filter of the index alone.
 *
 * @param list.step changes of one page
 * @param list.decided made for parameters from `$5` on
 */
export async function indexChanges(
  scope: TenantScope,
  planId: string,
  list: {
    readonly kind?: ChangeKind | undefined;
    readonly where?: ChangeFilter;
    readonly decided?: DecidedCondition | undefined;
    readonly step: number;
  },
): Promise<ChangeIndex> {
  const { kind, where = {}, decided, step } = list;
  const { rows } = await scope.client.query<{ count: number; starts: number[] | null }>(
    `select count(*)::int as count, array_agg(item_no order by item_no) filter (where number % $3 = 0) as starts
       from (select c.item_no, row_number() over (order by c.item_no) as number
               from change c
              where c.plan_id = $1 and ${kind === undefined ? '$2::text is null' : 'c.kind = $2'}
                and ($4::jsonb is not null and ${filterMatches('c', '$4::jsonb', partsOf(where))})
                and ${decided?.sql ?? 'true'}) listed`,
    [planId, kind ?? null, step, JSON.stringify(where), ...(decided?.values ?? [])],
  );
  const { count = 0, starts } = rows[0] ?? {};
  // A list that ends with a full page has no page after it.
  return { count, starts: (starts ?? []).slice(0, Math.max(0, Math.ceil(count / step) - 1)) };
}
