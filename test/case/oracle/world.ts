import type { Field, Role, Setup, SetupMember, Value } from '../shape.ts';

/** Who keeps a member hidden: a source, or an admin by hand. */
export interface Hold {
  holder: string;
  reason: 'status' | 'absence' | 'manual';
}

export interface Person {
  id: number;
  uid: string | null;
  email: string;
  first: string;
  last: string;
  accepted: boolean;
  holds: Hold[];
  deleted: boolean;
  protected: boolean;
  hubs: Map<string, 'invited' | 'active'>;
  profile: Map<string, Value>;
}

/** Everything the rules speak of, in memory. */
export interface World {
  fields: Field[];
  ownerEmails: string[];
  people: Person[];
  /** Per source: record key → person. */
  links: Map<string, Map<string, Person>>;
  /** Per hub: people removed within the last 24 hours. */
  removed: Map<string, Set<Person>>;
  /** Per source: rows of its last full run that was neither refused nor held. */
  lastRows: Map<string, number>;
}

export function worldOf(setup: Setup): World {
  return {
    fields: setup.fields,
    ownerEmails: setup.admins.filter(({ role }) => role === 'owner').map(({ email }) => email.toLowerCase()),
    people: setup.members.map((member, index) => personOf(index + 1, member)),
    links: new Map(),
    removed: new Map(),
    lastRows: new Map(),
  };
}

function personOf(id: number, member: SetupMember): Person {
  const accepted = member.status !== 'invited';
  return {
    id,
    uid: member.unique_id ?? null,
    email: member.email.toLowerCase(),
    first: member.first_name,
    last: member.last_name,
    accepted,
    // Nobody but a person can have done that: no source has run yet.
    holds: member.status === 'deactivated' ? [{ holder: 'admin', reason: 'manual' }] : [],
    deleted: false,
    protected: member.protected ?? false,
    hubs: new Map(member.hubs.map((hub) => [hub, accepted ? 'active' : 'invited'])),
    profile: new Map(Object.entries(member.profile)),
  };
}

export type Status = 'invited' | 'active' | 'deactivated' | 'deleted';

export function statusOf(person: Person): Status {
  if (person.deleted) return 'deleted';
  if (person.holds.length > 0) return 'deactivated';
  return person.accepted ? 'active' : 'invited';
}

/** "A member who is the last owner (same e-mail as the admin), or is marked protected". */
export function isShielded(world: World, person: Person): boolean {
  return person.protected || (world.ownerEmails.length === 1 && world.ownerEmails.includes(person.email));
}

/** "Percentages are of the hub's active and invited members." */
export function membersOf(world: World, hub: string): Person[] {
  return world.people.filter(
    (person) => person.hubs.has(hub) && (statusOf(person) === 'active' || statusOf(person) === 'invited'),
  );
}

export function fieldWithRole(world: World, role: Role): Field | undefined {
  return world.fields.find((field) => field.role === role);
}
