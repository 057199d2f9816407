import type { Field } from '../shape.ts';
import type { Change } from './decide.ts';
import { membersOf, type Person, type World } from './world.ts';

export type Safeguard = 'removals' | 'rejected_rows' | 'row_count' | 'recognised' | 'segment';

interface Facts {
  hub: string;
  source: string;
  full: boolean;
  rows: number;
  rejected: number;
  changes: Change[];
  present: Set<Person | undefined>;
}

/** DOMAIN §7: why a plan is held. */
export function safeguardsOf(world: World, facts: Facts): Safeguard[] {
  const members = membersOf(world, facts.hub);
  const held: Safeguard[] = [];
  const leaving = facts.changes.filter(({ kind }) => kind === 'deactivate' || kind === 'deprovision');
  const removed = new Set([...(world.removed.get(facts.hub) ?? []), ...leaving.map(({ person }) => person)])
    .size;
  const limit = members.length >= 20 ? Math.min(members.length * 0.2, 500) : 4;
  if (leaving.length > 0 && removed > limit) held.push('removals');
  if (facts.rejected > facts.rows * 0.4) held.push('rejected_rows');
  if (!facts.full) return held;
  const last = world.lastRows.get(facts.source);
  if (last !== undefined && facts.rows < last * 0.7) held.push('row_count');
  if (members.filter((person) => facts.present.has(person)).length * 2 < members.length)
    held.push('recognised');
  const absent = new Set(
    facts.changes.filter(({ kind }) => kind === 'deprovision').map(({ person }) => person),
  );
  if (world.fields.some((field) => vanishes(field, members, absent))) held.push('segment');
  return held;
}

/** "One segment vanishes entirely"; "segments of fewer than 5 members cannot vanish". */
function vanishes(field: Field, members: Person[], absent: Set<Person | undefined>): boolean {
  return (field.options ?? []).some((label) => {
    const inside = members.filter(({ profile }) => [profile.get(field.key)].flat().includes(label));
    return inside.length >= 5 && inside.every((person) => absent.has(person));
  });
}
