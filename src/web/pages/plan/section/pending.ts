import type { Action, ChangeKind } from '../../../api/plans.ts';

/** A choice on a row that the server does not have yet. */
export interface Pending {
  readonly kind: ChangeKind;
  readonly from: Action | null;
  readonly to: Action;
}

/** Kind -> action -> items: each is one rule. */
export function rulesOf(batch: ReadonlyMap<number, Pending>): Map<ChangeKind, Map<Action, number[]>> {
  const rules = new Map<ChangeKind, Map<Action, number[]>>();
  for (const [item, { kind, to }] of batch) {
    const ofKind = rules.get(kind) ?? new Map<Action, number[]>();
    ofKind.set(to, [...(ofKind.get(to) ?? []), item]);
    rules.set(kind, ofKind);
  }
  return rules;
}

/** Numbers of changes by their action. */
export type Counts = ReadonlyMap<Action | null, number>;

/** The server's numbers, with what is on its way. */
export function withPending(counts: Counts, pending: Iterable<Pending>): Counts {
  const now = new Map(counts);
  const add = (action: Action | null, by: number) =>
    now.set(action, Math.max(0, (now.get(action) ?? 0) + by));
  for (const { from, to } of pending) {
    add(from, -1);
    add(to, 1);
  }
  return now;
}
