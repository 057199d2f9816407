import type { TenantScope } from '../db/tenant.ts';

export interface AttentionRow {
  readonly itemNo: number;
  readonly row: number | null;
  readonly code: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly message: string;
}

export interface AttentionQuery {
  readonly code?: string | undefined;
  readonly field?: string | undefined;
  /** The item after which the page starts. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** What could not be decided, by row. Cost: the page, read by its key; of a rare cause at most one scan of the plan's items. */
export async function listAttention(
  scope: TenantScope,
  planId: string,
  query: AttentionQuery = {},
): Promise<AttentionRow[]> {
  const { code, field, after = 0, limit } = query;
  const rows = await scope.db
    .selectFrom('attention')
    .selectAll()
    .where('plan_id', '=', planId)
    .where('item_no', '>', after)
    .$if(code !== undefined, (select) => select.where('code', '=', code ?? ''))
    .$if(field !== undefined, (select) => select.where('field', '=', field ?? ''))
    .orderBy('item_no')
    .$if(limit !== undefined, (select) => select.limit(limit ?? 0))
    .execute();
  return rows.map((row) => ({
    itemNo: row.item_no,
    row: row.row_no,
    code: row.code,
    field: row.field,
    value: row.value,
    message: row.message,
  }));
}

export interface AttentionGroup {
  readonly code: string;
  readonly field: string | null;
  readonly count: number;
}

/** What needs attention by its cause, most first. Cost: one scan of the plan's items. */
export async function attentionGroups(scope: TenantScope, planId: string): Promise<AttentionGroup[]> {
  const { rows } = await scope.client.query<AttentionGroup>(
    `select code, field, count(*)::int as count from attention where plan_id = $1
      group by code, field order by count desc, code, field nulls first`,
    [planId],
  );
  return rows;
}
