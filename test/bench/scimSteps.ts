import type { LoadRequest } from './scimLoad.ts';

/** What the steps need of what was pushed before. */
export interface Pushed {
  readonly userNames: readonly string[];
  readonly userIds: readonly string[];
  /** A group of nearly all of them. */
  readonly groupId: string;
  /** Users that are not in the group yet. */
  readonly outside: readonly string[];
}

export interface ScimStep {
  readonly name: string;
  readonly title: string;
  /** What is asked, one after the other. */
  readonly requests: (pushed: Pushed, root: string) => () => LoadRequest;
}

const patch = (operations: readonly object[]) =>
  JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations });

/** What identity providers ask most often. */
export const scimSteps: readonly ScimStep[] = [
  {
    name: 'create',
    title: 'create a user',
    requests: (_, root) => () => ({
      method: 'POST',
      path: `${root}/Users`,
      body: JSON.stringify(benchUser(fresh())),
    }),
  },
  {
    name: 'get_by_filter',
    title: 'get by filter',
    requests:
      ({ userNames }, root) =>
      () => ({
        method: 'GET',
        path: `${root}/Users?filter=${encodeURIComponent(`userName eq "${anyOf(userNames)}"`)}&startIndex=1&count=100`,
      }),
  },
  {
    name: 'patch_active',
    title: 'patch active',
    requests: ({ userIds }, root) => {
      let turn = 0;
      // Every user in turn, off and on by turns, so that each request changes something.
      return () => {
        const active = Math.floor(turn / userIds.length) % 2 === 1;
        const id = userIds[turn % userIds.length] ?? '';
        turn += 1;
        return {
          method: 'PATCH',
          path: `${root}/Users/${id}`,
          body: patch([{ op: 'replace', value: { active } }]),
        };
      };
    },
  },
  {
    name: 'list_page',
    title: 'list a page of 100',
    requests:
      ({ userIds }, root) =>
      () => ({
        method: 'GET',
        path: `${root}/Users?startIndex=${1 + Math.floor(Math.random() * (userIds.length - 100))}&count=100`,
      }),
  },
  {
    name: 'group_patch',
    title: 'add 1 to a group of 10,000',
    requests: ({ groupId, outside }, root) => {
      let turn = 0;
      return () => {
        const value = outside[turn % outside.length];
        const again = Math.floor(turn / outside.length) % 2 === 1;
        turn += 1;
        const operation = again
          ? { op: 'remove', path: `members[value eq "${value}"]` }
          : { op: 'add', path: 'members', value: [{ value }] };
        return { method: 'PATCH', path: `${root}/Groups/${groupId}`, body: patch([operation]) };
      };
    },
  },
];

let made = 0;
const run = Date.now().toString(36);

/** A name that nobody has yet, whichever process asks. */
export function fresh(): string {
  made += 1;
  return `new.${run}.${made}`;
}

function anyOf(list: readonly string[]): string {
  return list[Math.floor(Math.random() * list.length)] ?? '';
}

/** About as much as Okta and Entra ID send of a person. */
export function benchUser(name: string): object {
  const email = `${name}@example.org`;
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: name,
    userName: email,
    name: { givenName: 'Alma', familyName: `Lind ${name}` },
    displayName: `Alma Lind ${name}`,
    emails: [{ value: email, type: 'work', primary: true }],
    phoneNumbers: [{ value: '+1 416 555 0100', type: 'work' }],
    title: 'Product Manager',
    active: true,
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      employeeNumber: name,
      department: 'Engineering',
      division: 'Technology',
      costCenter: '4130',
    },
  };
}
