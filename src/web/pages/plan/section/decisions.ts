import type { Decided } from '../../../api/changes.ts';
import type { Counts } from './pending.ts';
import type { SectionName } from './sections.ts';

/** What may be decided about a list with ticks, and about people who left. */
const inLists = {
  ticks: ['approve', 'skip', 'undecided'],
  removals: ['undecided', 'deactivate', 'delete_from_hub', 'delete_from_tenant', 'skip'],
} as const satisfies Record<string, readonly Decided[]>;

export const decisionsOf = (section: SectionName): readonly Decided[] =>
  section === 'remove' ? inLists.removals : inLists.ticks;

export function isDecision(name: string): name is Decided {
  return [...inLists.ticks, ...inLists.removals].some((one) => one === name);
}

/** Number of people about whom it is decided. Of people whose status says inactive, approving is deactivating. */
export function countDecided(counts: Iterable<Counts>, decision: Decided): number {
  let sum = 0;
  for (const ofKind of counts) {
    sum += ofKind.get(decision === 'undecided' ? null : decision) ?? 0;
    if (decision === 'deactivate') sum += ofKind.get('approve') ?? 0;
  }
  return sum;
}
