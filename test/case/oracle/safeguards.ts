import type { Field } from '../shape.ts';
import { Ambiguous, type Change } from './decide.ts';
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
  if (tooManyLeave(world, facts, members.length)) held.push('removals');
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

/**
 * "More than 20 % or more than 500 of the hub's members", "counted for this plan and over the last 24 hours". Whether
 * those who went today are still among the 100 %, and whether somebody who goes twice counts twice, is not said.
 */
function tooManyLeave(world: World, { hub, changes }: Facts, members: number): boolean {
  const leaving = changes.filter(({ kind }) => kind === 'deactivate' || kind === 'deprovision');
  if (leaving.length === 0) return false;
  const before = world.removed.get(hub) ?? new Set();
  const people = new Set([...before, ...leaving.map(({ person }) => person)]).size;
  const answers = [people, before.size + leaving.length].flatMap((count) =>
    [members, members + before.size].map((all) => count > (all >= 20 ? Math.min(all * 0.2, 500) : 4)),
  );
  if (new Set(answers).size > 1) throw new Ambiguous('how 24 hours are counted', []);
  return answers[0] === true;
}

/** "One segment vanishes entirely"; "segments of fewer than 5 members cannot vanish". */
function vanishes(field: Field, members: Person[], absent: Set<Person | undefined>): boolean {
  return (field.options ?? []).some((label) => {
    const inside = members.filter(({ profile }) => [profile.get(field.key)].flat().includes(label));
    return inside.length >= 5 && inside.every((person) => absent.has(person));
  });
}
