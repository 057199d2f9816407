import type { Table } from '../shape.ts';
import { trimmed } from './cells.ts';
import type { Claim } from './claims.ts';
import type { Change } from './decide.ts';
import type { Reading } from './reading.ts';
import { isShielded, membersOf, type Person, type World } from './world.ts';

/** DOMAIN §5: who is missing from a full file, and why some of them are left alone. */
export interface Absence {
  changes: Change[];
  /** Rule → people whom it spares, for the tests to see that the situation was there. */
  spared: Map<string, Person[]>;
  unreadableRows: number;
}

export function absenceOf(
  world: World,
  hub: string,
  source: string,
  table: Table,
  readings: Reading[],
  claims: Claim[],
): Absence {
  const present = new Set(claims.map(({ person }) => person));
  const disputed = new Set(claims.flatMap(({ dispute, names }) => (dispute === null ? [] : names)));
  const rejected = readings.filter(({ fault }) => fault !== null);
  const named = new Set(rejected.flatMap((reading) => namedBy(world, table, reading)));
  const changes: Change[] = [];
  const spared = new Map<string, Person[]>();
  for (const person of membersOf(world, hub)) {
    if (present.has(person)) continue;
    const rule = disputed.has(person)
      ? 'absent: named by a disputed row'
      : named.has(person)
        ? 'absent: named by a rejected row'
        : isShielded(world, person)
          ? 'absent: protected'
          : linkedElsewhere(world, hub, source, person)
            ? 'absent: linked to another source'
            : null;
    if (rule !== null) {
      spared.set(rule, [...(spared.get(rule) ?? []), person]);
      continue;
    }
    const known = [...(world.links.get(source)?.values() ?? [])].includes(person);
    changes.push({
      kind: 'deprovision',
      reason: known ? 'left_source' : 'never_in_source',
      ticked: known,
      person,
      reading: undefined,
      difference: { profile: new Map() },
    });
  }
  return {
    changes,
    spared,
    unreadableRows: rejected.filter((r) => r.uid === null && r.email === null).length,
  };
}

/** A rejected row names whoever has one of its keys; in a row of the wrong length any cell may be the key. */
function namedBy(world: World, table: Table, reading: Reading): Person[] {
  const keys = [reading.uid, reading.email];
  if (reading.fault === 'wrong_arity') keys.push(...(table.rows[reading.row - 2] ?? []).map(trimmed));
  return world.people.filter(({ uid, email }) =>
    keys.some((key) => key !== null && (key === uid || key.toLowerCase() === email)),
  );
}

/** Sources are named after their hub here, see `Input.source`. */
function linkedElsewhere(world: World, hub: string, source: string, person: Person): boolean {
  return [...world.links].some(
    ([other, links]) =>
      other !== source && other.startsWith(`${hub}/`) && [...links.values()].includes(person),
  );
}
