import type { TenantScope } from '../db/tenant.ts';
import type { JsonValue } from '../db/schema.ts';
import { type HistoryEntry, memberHistory } from '../directory/members.ts';
import { loadFields } from '../directory/fields.ts';
import type { ValueCount } from '../mapping/profile.ts';
import { ruleOf } from '../mapping/rule.ts';
import type { MappedColumn, MappedValue } from '../mapping/store.ts';

/** Where a written value came from. */
export interface ColumnOrigin {
  /** Header of the column in the file. */
  readonly column: string;
  /** How its cell became the value, in words. */
  readonly rule: string;
  readonly reviewed_by: string | null;
}

export interface TracedEntry extends Omit<HistoryEntry, 'origin'> {
  readonly origin:
    | (NonNullable<HistoryEntry['origin']> & {
        /** Field key -> origin, of each field that was written. */
        readonly columns: Readonly<Record<string, ColumnOrigin>>;
      })
    | null;
}

/**
 * The history of a member, newest first, with the column, the rule and the reviewer of each value that a plan brought, by the
 * mapping version that the plan was made with. A fixed number of statements for a page.
 */
export async function tracedHistory(
  scope: TenantScope,
  memberId: string,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<{ items: TracedEntry[]; next: string | null }> {
  const { items, next } = await memberHistory(scope, memberId, page);
  const plans = items.flatMap((entry) => entry.origin?.plan ?? []);
  const columnsOf = plans.length === 0 ? () => ({}) : await tracing(scope, [...new Set(plans)], items);
  return {
    items: items.map(({ origin, ...entry }) => ({
      ...entry,
      origin: origin && { ...origin, columns: columnsOf(origin.plan, writtenBy(entry)) },
    })),
    next,
  };
}

type Written = Readonly<Record<string, JsonValue>>;

/** Values that an entry says were written; none once a purge erased them. */
function writtenBy({ particulars }: Pick<HistoryEntry, 'particulars'>): Written {
  const after = particulars?.['after'];
  return typeof after === 'object' && after !== null && !Array.isArray(after) ? after : {};
}

interface UsedColumn {
  readonly plan: string;
  readonly key: string;
  readonly header: string;
  readonly column: Pick<MappedColumn, 'dateOrder' | 'numberStyle' | 'matchWords'>;
  readonly reviewed_by: string | null;
  readonly decided: readonly MappedValue[];
  readonly values: readonly ValueCount[];
}

async function tracing(
  scope: TenantScope,
  plans: readonly string[],
  items: readonly HistoryEntry[],
): Promise<(plan: string, written: Written) => Record<string, ColumnOrigin>> {
  const keys = [...new Set(items.flatMap((entry) => Object.keys(writtenBy(entry))))];
  const fields = new Map((await loadFields(scope)).map((field) => [field.key, field]));
  const { rows } = await scope.client.query<UsedColumn>(selectUsed, [plans, keys]);
  const used = new Map(rows.map((row) => [`${row.plan} ${row.key}`, row]));
  return (plan, written) => {
    const origins: Record<string, ColumnOrigin> = {};
    for (const [key, value] of Object.entries(written)) {
      const field = fields.get(key);
      const from = used.get(`${plan} ${key}`);
      if (field === undefined || from === undefined) continue;
      const rule = ruleOf(field, from.column, { values: from.decided }, from.values, value);
      origins[key] = { column: from.header, rule, reviewed_by: from.reviewed_by };
    }
    return origins;
  };
}

/**
 * $1 plans, $2 keys of fields. The columns that went to these fields when the plans were made, with what was decided about
 * their values and, for fields with options or words, the values that the file had.
 */
const selectUsed = `
select p.plan_id as plan, f.key, c.header, c.reviewed_by,
       jsonb_build_object('dateOrder', c.date_order, 'numberStyle', c.number_style, 'matchWords', c.match_words) as column,
       coalesce((select jsonb_agg(jsonb_build_object('fieldId', v.field_id, 'norm', v.value_norm, 'value', v.value,
                                                     'target', v.target, 'decidedBy', v.decided_by) order by v.value_norm)
                   from mapping_value v
                  where v.source_id = c.source_id and v.version = c.version and v.field_id = c.field_id), '[]') as decided,
       coalesce(case when f.type in ('select', 'multi_select') or f.role = 'eligibility' then
         (select r.profile -> 'values' from run_column r where r.run_id = p.run_id and r.position = c.position) end,
         '[]') as values
  from plan p
  join mapping_column c on c.source_id = p.source_id and c.version = p.mapping_version
  join field f using (field_id)
 where p.plan_id = any ($1::uuid[]) and f.key = any ($2::text[])`;
