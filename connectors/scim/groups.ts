import { SourceError } from '#connector';
import { at, textAt } from './anyCase.ts';
import { ScimFault, type Abilities, type Provider } from './provider.ts';
import { wantedGroups, type Settings } from './settings.ts';
import { everythingOf } from './walk.ts';

/** Ids of users, and the names of the groups that they are members of. */
export type Memberships = ReadonlyMap<string, readonly string[]>;

interface Group {
  readonly name: string;
  /** Ids of users and of groups; undefined while the list did not say. */
  members: readonly string[] | undefined;
}

/**
 * Who is a member of which group: of every group directly, or of those that are wanted, through groups inside them too. Undefined when
 * groups are not read.
 *
 * @throws SourceError `wrong_setting` when a group that is wanted is not there, or when nobody is in any of them
 */
export async function readMemberships(
  provider: Provider,
  abilities: Abilities,
  settings: Settings,
): Promise<Memberships | undefined> {
  if (settings.groups === 'ignore') return undefined;
  const groups = new Map<string, Group>();
  const options = { list: 'Groups', pageSize: settings.page_size, abilities } as const;
  for await (const found of everythingOf(provider, options)) {
    for (const { id, resource } of found) {
      if (id !== undefined)
        groups.set(id, { name: textAt(resource, 'displayName') ?? id, members: membersOf(resource) });
    }
  }
  const only = settings.groups === 'only';
  const wanted = only ? idsOf(wantedGroups(settings.only_groups), groups) : [...groups.keys()];
  const names = new Map<string, Set<string>>();
  for (const id of wanted) {
    const name = groups.get(id)?.name ?? id;
    for (const user of await usersOf(id, only)) names.set(user, (names.get(user) ?? new Set()).add(name));
  }
  if (only && names.size === 0) {
    throw new SourceError(
      'wrong_setting',
      'Nobody is a member of these groups, or the provider does not show their members. Check the groups, and the right to read them.',
      { setting: 'only_groups' },
    );
  }
  return new Map([...names].map(([user, of]) => [user, [...of].toSorted()]));

  async function usersOf(id: string, nested: boolean): Promise<Set<string>> {
    const users = new Set<string>();
    const met = new Set([id]);
    // The set grows while it is gone through; a group that contains itself is met once.
    for (const one of met) {
      for (const member of await completeMembers(one)) {
        if (!groups.has(member)) users.add(member);
        else if (nested) met.add(member);
      }
    }
    return users;
  }

  /** Lists often leave `members` out: then the group itself is asked for. */
  async function completeMembers(id: string): Promise<readonly string[]> {
    const group = groups.get(id);
    if (group === undefined) return [];
    group.members ??= await askedMembers(id);
    return group.members;
  }

  async function askedMembers(id: string): Promise<readonly string[]> {
    try {
      return membersOf(await provider.get(`Groups/${encodeURIComponent(id)}`)) ?? [];
    } catch (error) {
      // Gone since the list was read, and only when SCIM says so.
      if (error instanceof ScimFault && error.status === 404) return [];
      throw error;
    }
  }
}

function membersOf(group: unknown): string[] | undefined {
  const members = at(group, 'members');
  if (!Array.isArray(members)) return undefined;
  return members.map((one) => textAt(one, 'value')).filter((id) => id !== undefined);
}

function idsOf(names: readonly string[], groups: ReadonlyMap<string, Group>): string[] {
  return names.flatMap((name) => {
    const ids = [...groups].filter(([, group]) => same(group.name, name)).map(([id]) => id);
    if (ids.length > 0) return ids;
    throw new SourceError(
      'wrong_setting',
      `The provider has no group "${name}", or the sign-in may not read it. Take the display name as the provider shows it.`,
      { setting: 'only_groups' },
    );
  });
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.toLowerCase();
}
