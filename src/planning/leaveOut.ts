import type { TenantScope } from '../db/tenant.ts';
import { counted } from '../kernel/text.ts';
import type { Above } from './authority.ts';
import type { PlanNote } from './plan.ts';
import { takeLeftOut } from './sql/leftOut.ts';

/** Leaves out of the comparison what sources are believed about that come before this one. @returns how much that is, in words */
export async function leaveOut(scope: TenantScope, above: readonly Above[]): Promise<PlanNote[]> {
  if (above.length === 0) return [];
  const given = above.map(({ key, sourceId, rank }) => ({ key, source_id: sourceId, rank }));
  const { rows } = await scope.client.query<{ key: string; source_id: string; count: number }>(takeLeftOut, [
    JSON.stringify(given),
  ]);
  const left = above.flatMap((one) => {
    const found = rows.find((row) => row.key === one.key && row.source_id === one.sourceId);
    return found === undefined ? [] : [{ ...one, count: found.count }];
  });
  return [...Map.groupBy(left, ({ sourceId }) => sourceId).values()].map((values) => ({
    code: 'left_to_source',
    message: leftMessage(values),
  }));
}

/** `3 values of Department and 1 of Job Title were left to "HR export".` */
function leftMessage(values: readonly (Above & { readonly count: number })[]): string {
  const parts = values.map(({ label, count }, at) =>
    at === 0 ? `${counted(count, 'value')} of ${label}` : `${count.toLocaleString('en')} of ${label}`,
  );
  const last = parts.pop();
  const all = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  const one = values.length === 1 && values[0]?.count === 1;
  return `${all} ${one ? 'was' : 'were'} left to "${values[0]?.source}".`;
}
