import type { AbsentAction, Kind } from '../shape.ts';
import { keyOf } from './claims.ts';
import type { Change } from './decide.ts';
import type { Expectation } from './predict.ts';
import type { Person, World } from './world.ts';

export interface Approval {
  kinds: Kind[];
  absent: AbsentAction | null;
  includeNeverInSource: boolean;
  despiteUnreadableRows: boolean;
}

/** "Links … are written for every matched record when a plan that is not held becomes pending (or there is nothing to do)." */
export function writeLinks(world: World, plan: Expectation): void {
  if (plan.full) world.lastRows.set(plan.source, plan.rows.read);
  for (const { person, readings, dispute, adopts } of plan.claims) {
    if (person === undefined || dispute !== null) continue;
    for (const reading of readings) {
      link(world, plan.source, keyOf(reading), person);
      if (adopts) person.uid = reading.uid;
    }
  }
}

/** DOMAIN §6: the directory once what was approved is carried out. */
export function carryOut(world: World, plan: Expectation, approval: Approval): void {
  for (const change of plan.changes) {
    if (!isApproved(change, plan, approval)) continue;
    apply(world, plan, change, approval.absent);
  }
}

function isApproved(change: Change, plan: Expectation, approval: Approval): boolean {
  if (change.kind !== 'deprovision') return change.ticked && approval.kinds.includes(change.kind);
  if (approval.absent === null) return false;
  if (change.reason === 'never_in_source' && !approval.includeNeverInSource) return false;
  return plan.unreadableRows === 0 || approval.despiteUnreadableRows;
}

function apply(world: World, plan: Expectation, change: Change, absent: AbsentAction | null): void {
  const { hub, source } = plan;
  if (change.person === undefined) {
    const person = newcomer(world, change);
    person.hubs.set(hub, 'invited');
    if (change.reading) link(world, source, keyOf(change.reading), person);
    return;
  }
  const { person } = change;
  writeValues(person, change);
  switch (change.kind) {
    case 'invite':
      person.hubs.set(hub, 'invited');
      break;
    case 'update':
      break;
    case 'reactivate':
      person.holds = person.holds.filter(({ holder }) => holder !== source);
      break;
    case 'deactivate':
      remove(world, hub, person);
      person.holds.push({ holder: source, reason: 'status' });
      break;
    case 'deprovision':
      remove(world, hub, person);
      if (absent === 'deactivate') person.holds.push({ holder: source, reason: 'absence' });
      if (absent === 'delete-from-hub') person.hubs.delete(hub);
      if (absent === 'delete-from-tenant') person.deleted = true;
      break;
    case 'restore':
      throw new Error('A restore is filed, and granted by an operator.');
  }
}

function newcomer(world: World, { difference }: Change): Person {
  const person: Person = {
    id: world.people.length + 1,
    uid: difference.uid ?? null,
    email: difference.email ?? '',
    first: difference.first ?? '',
    last: difference.last ?? '',
    accepted: false,
    holds: [],
    deleted: false,
    protected: false,
    hubs: new Map(),
    profile: new Map(difference.profile),
  };
  world.people.push(person);
  return person;
}

function writeValues(person: Person, { difference }: Change): void {
  person.email = difference.email ?? person.email;
  person.first = difference.first ?? person.first;
  person.last = difference.last ?? person.last;
  person.uid = difference.uid ?? person.uid;
  for (const [key, value] of difference.profile) person.profile.set(key, value);
}

function remove(world: World, hub: string, person: Person): void {
  world.removed.set(hub, new Set([...(world.removed.get(hub) ?? []), person]));
}

function link(world: World, source: string, key: string | null, person: Person): void {
  if (key === null) return;
  world.links.set(source, new Map([...(world.links.get(source) ?? []), [key, person]]));
}
