import type { Kind, Value } from '../shape.ts';
import { sameValue } from './cells.ts';
import type { Claim } from './claims.ts';
import type { Reading } from './reading.ts';
import { isShielded, type Person, statusOf, type World } from './world.ts';

export type RowClass = 'unchanged' | 'not_eligible' | 'planned' | 'attention';

/** What the file's values would make of a person. */
export interface Difference {
  email?: string;
  first?: string;
  last?: string;
  uid?: string;
  profile: Map<string, Value>;
}

export interface Change {
  kind: Kind;
  reason: string;
  /** An offer that nobody ticked is not approved with its kind. */
  ticked: boolean;
  person: Person | undefined;
  reading: Reading | undefined;
  difference: Difference;
}

export interface Decision {
  rowClass: RowClass;
  /** The line of DOMAIN §5 that decided. */
  rule: string;
  change?: Change;
}

/** The rule book leaves this situation open: nobody may be judged by it. Without these rows it would not be there. */
export class Ambiguous extends Error {
  readonly rows: number[];

  constructor(message: string, readings: readonly Reading[]) {
    super(message);
    this.rows = readings.map(({ row }) => row);
  }
}

/** DOMAIN §5, line by line. */
export function decide(world: World, hub: string, source: string, claim: Claim): Decision {
  const reading = claim.readings[0] as Reading;
  const { person } = claim;
  if (claim.dispute !== null) return { rowClass: 'attention', rule: `disputed: ${claim.dispute}` };
  if (person === undefined) return aboutNobody(claim.readings);
  const difference = differenceOf(person, claim);
  const planned = (kind: Kind, reason: string, rule = `${kind}: ${reason}`, ticked = true): Decision => ({
    rowClass: 'planned',
    rule,
    change: { kind, reason, ticked, person, reading, difference },
  });
  const values = (rule: string): Decision =>
    differs(difference)
      ? planned('update', 'differs', `update: ${rule}`)
      : { rowClass: 'unchanged', rule: `unchanged: ${rule}` };

  const status = statusOf(person);
  if (status === 'deleted') {
    if (reading.status === 'inactive')
      throw new Ambiguous('a deleted person with status inactive', claim.readings);
    if (!reading.eligible) throw new Ambiguous('a deleted person who is not eligible', claim.readings);
    return planned('restore', 'deleted', 'restore: deleted less than 30 days ago', false);
  }
  if (!person.hubs.has(hub)) {
    if (reading.status === 'inactive' || status === 'deactivated') {
      throw new Ambiguous(`${status} in another hub with status ${reading.status}`, claim.readings);
    }
    if (!reading.eligible) return { rowClass: 'not_eligible', rule: 'not eligible: not in this hub' };
    return planned('invite', 'joins_hub', `invite: joins_hub, ${status}`);
  }
  if (reading.status === 'inactive') {
    if (status === 'deactivated') return values('inactive and deactivated already');
    if (isShielded(world, person)) return values('inactive but protected');
    return planned(
      'deactivate',
      'status',
      `deactivate: ${status}${differs(difference) ? ' with values' : ''}`,
    );
  }
  if (status === 'deactivated') {
    const own = person.holds.find(({ holder }) => holder === source);
    const foreign = person.holds.filter(({ holder }) => holder !== source);
    if (foreign.some(({ holder }) => holder !== 'admin') || (own && foreign.length > 0)) {
      throw new Ambiguous('held by another source', claim.readings);
    }
    if (own === undefined) {
      if (reading.status === null) return values('no status, deactivated by hand');
      if (differs(difference))
        throw new Ambiguous('values of somebody whom an admin deactivated', claim.readings);
      return planned('reactivate', 'manual', 'reactivate: deactivated by hand', false);
    }
    if (own.reason === 'absence') {
      return planned('reactivate', 'returned', `reactivate: returned, ${reading.status ?? 'no status'}`);
    }
    if (reading.status === null) return values('no status, deactivated by status');
    return planned('reactivate', 'status');
  }
  const invited = status === 'invited' || person.hubs.get(hub) === 'invited';
  return values(invited ? 'invited' : 'active');
}

function aboutNobody(readings: Reading[]): Decision {
  const reading = readings[0] as Reading;
  if (reading.email === null || reading.first === null || reading.last === null) {
    if (reading.status === 'inactive' || !reading.eligible)
      throw new Ambiguous('incomplete, and not to be invited', readings);
    return { rowClass: 'attention', rule: 'rejected: newcomer without e-mail or name' };
  }
  if (reading.status === 'inactive') {
    if (!reading.eligible) throw new Ambiguous('inactive and not eligible', readings);
    return { rowClass: 'unchanged', rule: 'unchanged: inactive and nobody' };
  }
  if (!reading.eligible) return { rowClass: 'not_eligible', rule: 'not eligible: nobody' };
  const difference: Difference = {
    email: reading.email,
    first: reading.first,
    last: reading.last,
    ...(reading.uid === null ? {} : { uid: reading.uid }),
    profile: new Map(reading.values),
  };
  return {
    rowClass: 'planned',
    rule: 'invite: new',
    change: { kind: 'invite', reason: 'new', ticked: true, person: undefined, reading, difference },
  };
}

/** "A blank cell says nothing." Status is a column of the account and no profile value. */
function differenceOf(person: Person, claim: Claim): Difference {
  const reading = claim.readings[0] as Reading;
  const difference: Difference = { profile: new Map() };
  if (reading.email !== null && reading.email !== person.email) difference.email = reading.email;
  if (reading.first !== null && reading.first !== person.first) difference.first = reading.first;
  if (reading.last !== null && reading.last !== person.last) difference.last = reading.last;
  if (claim.adopts && reading.uid !== null) difference.uid = reading.uid;
  for (const [key, value] of reading.values) {
    if (!sameValue(value, person.profile.get(key))) difference.profile.set(key, value);
  }
  return difference;
}

/** An adopted Unique ID is part of the link, and no change by itself. */
function differs({ email, first, last, profile }: Difference): boolean {
  return email !== undefined || first !== undefined || last !== undefined || profile.size > 0;
}
