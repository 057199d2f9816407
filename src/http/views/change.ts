import type { z } from 'zod';
import type { ChangeRow } from '../../planning/store.ts';
import type { change } from '../contract/plans.ts';

export type ChangeView = z.infer<typeof change>;

/** A change as the API shows it. */
export function changeView(row: ChangeRow): ChangeView {
  return {
    item: row.itemNo,
    kind: row.kind,
    reason: row.reason,
    member: row.memberId,
    row: row.row,
    person: row.person,
    segments: row.segments as ChangeView['segments'],
    before: row.before as ChangeView['before'],
    after: row.after as ChangeView['after'],
    ticked: row.ticked,
    effects: { ...row.effects },
    issues: [...row.issues],
    action: row.action as ChangeView['action'],
    outcome: row.result as ChangeView['outcome'],
  };
}
