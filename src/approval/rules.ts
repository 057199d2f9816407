import { z } from 'zod';
import type { ChangeKind } from '../source/policy.ts';

/** What may be decided about a change. `approve` is the kind's own act; absent people need one of the three last. */
export const actions = ['approve', 'skip', 'deactivate', 'delete_from_hub', 'delete_from_tenant'] as const;
export type Action = (typeof actions)[number];

/** Which changes a decision is about: everything of the kind, narrowed. Only columns that never change. */
export const filterSchema = z.strictObject({
  reason: z.string().max(40).optional().describe('Why the change is proposed'),
  ticked: z.boolean().optional().describe('Offered ticked, or not'),
  field: z.string().max(63).optional().describe('The change writes this field'),
  before: z.json().optional().describe('… and the field has this value now'),
  after: z.json().optional().describe('… and gets this value'),
  segment: z
    .strictObject({ field: z.string().max(63), value: z.string().max(200) })
    .optional()
    .describe('People who have this option of a select field'),
  q: z.string().trim().min(1).max(200).optional().describe('Part of a name or e-mail address'),
  items: z.array(z.number().int().positive()).max(10_000).optional().describe('Just these items'),
});

export type ChangeFilter = z.infer<typeof filterSchema>;

/** Actions that make sense for a kind. */
export const actionsOf: Readonly<Record<ChangeKind, readonly Action[]>> = {
  invite: ['approve', 'skip'],
  update: ['approve', 'skip'],
  reactivate: ['approve', 'skip'],
  deactivate: ['approve', 'skip', 'deactivate', 'delete_from_hub', 'delete_from_tenant'],
  deprovision: ['skip', 'deactivate', 'delete_from_hub', 'delete_from_tenant'],
  restore: ['approve', 'skip'],
};

export type FilterPart = keyof ChangeFilter;

/** Part of a filter -> SQL: does the change `c` fit what the filter `f` (jsonb) says in that part? */
const partFits: Readonly<Record<FilterPart, (c: string, f: string) => string>> = {
  reason: (c, f) => `${c}.reason = ${f} ->> 'reason'`,
  ticked: (c, f) => `${c}.ticked = (${f} ->> 'ticked')::boolean`,
  field: (c, f) => `${f} ->> 'field' = any (${c}.fields)`,
  before: (c, f) => `coalesce(${c}.before -> 'values' -> (${f} ->> 'field'), 'null') = ${f} -> 'before'`,
  after: (c, f) => `coalesce(${c}.after -> (${f} ->> 'field'), 'null') = ${f} -> 'after'`,
  segment: (c, f) => `${c}.segments -> (${f} #>> '{segment,field}') @> (${f} #> '{segment,value}')`,
  items: (c, f) => `${f} -> 'items' @> to_jsonb(${c}.item_no)`,
  q: (c, f) => `position(lower(${f} ->> 'q') in
         lower(concat_ws(' ', ${c}.person ->> 'first_name', ${c}.person ->> 'last_name', ${c}.person ->> 'email'))) > 0`,
};

/** The parts that a filter has. */
export function partsOf(filter: ChangeFilter): FilterPart[] {
  return (Object.keys(partFits) as FilterPart[]).filter((part) => filter[part] !== undefined);
}

/**
 * SQL: does the filter `f` (jsonb) select the change `c`?
 *
 * @param parts that the filter has, where they are known: the others then cost nothing
 */
export function filterMatches(change: string, filter: string, parts?: readonly FilterPart[]): string {
  const known = parts ?? (Object.keys(partFits) as FilterPart[]);
  if (known.length === 0) return 'true';
  const conditions = known.map((part) => {
    const fits = partFits[part](change, filter);
    return parts === undefined ? `(${filter} -> '${part}' is null or ${fits})` : fits;
  });
  return `(${conditions.join('\n    and ')})`;
}

/**
 * SQL: the decision about the change `c` among the rules up to number `seq`; null when none covers it. A choice on a row wins
 * over bulk choices, and the later of two alike over the earlier.
 */
export function decidedAction(change: string, seq: string): string {
  return `(select r.action from decision_rule r
    where r.plan_id = ${change}.plan_id and r.kind = ${change}.kind and r.seq <= ${seq}
      and ${change}.item_no <> all (r.except_items) and ${filterMatches(change, 'r.filter')}
    order by r.filter ? 'items' desc, r.seq desc limit 1)`;
}
