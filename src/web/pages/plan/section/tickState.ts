import type { Change } from '../../../api/changes.ts';
import type { Action } from '../../../api/plans.ts';
import type { Counts } from './pending.ts';
import type { ChangeRows } from './useChangeRows.ts';

export interface TickStateInput {
  readonly rows: Pick<ChangeRows, 'loaded'>;
  readonly total: number | undefined;
  readonly counts: Counts | undefined;
  readonly filtered: boolean;
  readonly actionOf: (change: Change) => Action | null;
}

/** Are all people of a list ticked? Where not all of them are here, the numbers of the whole kind tell, else those in sight. */
export function tickState({
  rows,
  total,
  counts,
  filtered,
  actionOf,
}: TickStateInput): 'all' | 'some' | 'none' {
  if (counts !== undefined) {
    const ticked = counts.get('approve') ?? 0;
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    if (ticked === 0) return 'none';
    if (ticked === all) return 'all';
    if (!filtered && total === all) return 'some';
  }
  const here = rows.loaded.map((change) => actionOf(change) === 'approve');
  if (here.every(Boolean)) return here.length === 0 ? 'none' : 'all';
  return here.some(Boolean) ? 'some' : 'none';
}
