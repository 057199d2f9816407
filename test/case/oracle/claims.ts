import { identical, type Reading } from './reading.ts';
import type { Person, World } from './world.ts';

/** DOMAIN §4: whom the records are about. */
export interface Claim {
  /** All records of the decision; more than one only if they are identical after mapping. */
  readings: Reading[];
  /** Undefined: nobody. */
  person: Person | undefined;
  /** The record's Unique ID is new and the member, found by e-mail, has none. */
  adopts: boolean;
  /** Why nobody may decide this for a person. */
  dispute: string | null;
  /** Those whom a disputed claim names: they are not absent. */
  names: Person[];
}

/** "The record's key": its Unique ID, else its e-mail. */
export function keyOf(reading: Reading): string | null {
  return reading.uid === null ? reading.email && `email:${reading.email}` : `uid:${reading.uid}`;
}

export function claimsOf(world: World, source: string, readings: Reading[]): Claim[] {
  const claims = grouped(readings.map((reading) => claimOf(world, source, reading)));
  settleEmails(world, claims);
  for (const claim of claims) {
    if (claim.dispute !== null)
      claim.names.push(...claim.readings.flatMap((reading) => namedIn(world, reading)));
  }
  return claims;
}

/** "In this order: the link that this source already has for the record's key; Unique ID; e-mail (lower case)." */
function claimOf(world: World, source: string, reading: Reading): Claim {
  const living = world.people.filter(({ deleted }) => !deleted);
  const claim: Claim = { readings: [reading], person: undefined, adopts: false, dispute: null, names: [] };
  const linked = world.links.get(source)?.get(keyOf(reading) ?? '');
  const byUid =
    (linked?.deleted === false ? linked : undefined) ??
    living.find(({ uid }) => uid !== null && uid === reading.uid);
  const byEmail = living.find(({ email }) => email === reading.email);
  if (byUid !== undefined) return { ...claim, person: byUid };
  if (byEmail !== undefined) {
    if (reading.uid === null) return { ...claim, person: byEmail };
    if (byEmail.uid === null) return { ...claim, person: byEmail, adopts: true };
    // An unknown Unique ID and an e-mail that is somebody else's: settled with the e-mails.
    return claim;
  }
  const gone = world.people.filter(({ deleted }) => deleted);
  return {
    ...claim,
    person:
      linked ??
      gone.find(({ uid }) => uid !== null && uid === reading.uid) ??
      gone.find(({ email }) => email === reading.email),
  };
}

function namedIn(world: World, { uid, email }: Reading): Person[] {
  return world.people.filter((person) => (uid !== null && person.uid === uid) || person.email === email);
}

/** "Two records that claim one member, or two newcomers with one key or e-mail, are disputed, unless identical." */
function grouped(claims: Claim[]): Claim[] {
  const result: Claim[] = [];
  for (const claim of claims) {
    const rivals = result.filter((other) => isRival(claim, other));
    const first = rivals[0];
    if (first === undefined) {
      result.push(claim);
      continue;
    }
    const alike =
      rivals.length === 1 && identical(first.readings[0] as Reading, claim.readings[0] as Reading);
    first.readings.push(...claim.readings);
    for (const rival of rivals.slice(1)) {
      first.readings.push(...rival.readings);
      result.splice(result.indexOf(rival), 1);
    }
    if (!alike) first.dispute ??= 'several records';
    first.names = [...new Set([first, claim, ...rivals].map(({ person }) => person))].filter(
      (person) => person !== undefined,
    );
  }
  return result;
}

/** One member, or one Unique ID, or, for newcomers, one e-mail. */
function isRival(one: Claim, other: Claim): boolean {
  if (one.person !== undefined && one.person === other.person) return true;
  const newcomers = one.person === undefined && other.person === undefined;
  return one.readings.some((a) =>
    other.readings.some(
      (b) => (a.uid !== null && a.uid === b.uid) || (newcomers && a.email !== null && a.email === b.email),
    ),
  );
}

/**
 * An e-mail that belongs to somebody else can be taken only if that person's own row gives it up in the same file.
 * Otherwise, and in a circle, nobody can tell who is who.
 */
function settleEmails(world: World, claims: Claim[]): void {
  const takers = new Map<Claim, Person>();
  for (const claim of claims) {
    const email = claim.readings[0]?.email ?? null;
    const holder = world.people.find((person) => !person.deleted && person.email === email);
    if (holder !== undefined && holder !== claim.person) takers.set(claim, holder);
    const others = claims.filter(
      (other) => other !== claim && other.readings.some((reading) => reading.email === email),
    );
    for (const other of email === null ? [] : others) {
      const keeps = other.person !== undefined && other.person.email === email;
      if (keeps || claim.person?.email === email) continue;
      dispute(claim, 'one e-mail for two people', claim.person, other.person);
      dispute(other, 'one e-mail for two people', claim.person, other.person);
    }
  }
  // What one refusal blocks can block the next one: until nothing changes.
  for (let before = -1, now = disputed(claims); before !== now; before = now, now = disputed(claims)) {
    for (const [claim, holder] of takers) {
      const released = releases(claims, holder);
      if (!released || inCircle(claim, takers, claims)) {
        dispute(claim, 'Unique ID and e-mail name different people', claim.person, holder);
      }
    }
  }
}

function releases(claims: Claim[], holder: Person): boolean {
  const own = claims.find(({ person }) => person === holder);
  const email = own?.readings[0]?.email ?? null;
  return own !== undefined && own.dispute === null && email !== null && email !== holder.email;
}

function inCircle(claim: Claim, takers: Map<Claim, Person>, claims: Claim[]): boolean {
  let at: Claim | undefined = claim;
  for (let steps = 0; steps <= takers.size && at !== undefined; steps += 1) {
    const holder = takers.get(at);
    if (holder === undefined) return false;
    at = claims.find(({ person }) => person === holder);
    if (at === claim) return true;
  }
  return false;
}

function dispute(claim: Claim, why: string, ...names: (Person | undefined)[]): void {
  claim.dispute ??= why;
  claim.names.push(...names.filter((person) => person !== undefined));
}

function disputed(claims: Claim[]): number {
  return claims.filter(({ dispute }) => dispute !== null).length;
}
