import { isJsonObject, textAt, type JsonObject } from '#connector';

/** What changes by itself, what belongs to the protocol, and what is of no use for an account but private. */
const leftOut = [
  'kind',
  'etag',
  'lastLoginTime',
  'thumbnailPhotoUrl',
  'thumbnailPhotoEtag',
  'recoveryEmail',
  'recoveryPhone',
  'sshPublicKeys',
  'posixAccounts',
];

export const isSuspended = ({ suspended, archived }: JsonObject): boolean =>
  suspended === true || archived === true;

/**
 * A user with the columns that people look for in front of what Google's lists give:
 * https://developers.google.com/workspace/admin/directory/reference/rest/v1/users
 */
export function attributes(user: JsonObject): JsonObject {
  const organization = primaryOf(user['organizations']);
  return {
    id: user['id'] ?? null,
    primaryEmail: user['primaryEmail'] ?? null,
    name: user['name'] ?? null,
    status: user['archived'] === true ? 'archived' : user['suspended'] === true ? 'suspended' : 'active',
    employee_id: withType(user['externalIds'], 'organization', 'value'),
    department: textAt(organization, 'department') ?? null,
    title: textAt(organization, 'title') ?? null,
    cost_center: textAt(organization, 'costCenter') ?? null,
    manager_email: withType(user['relations'], 'manager', 'value'),
    ...Object.fromEntries(Object.entries(user).filter(([name]) => !leftOut.includes(name))),
  };
}

/** Google marks one as primary; of those who marked none, the first. */
function primaryOf(list: unknown): JsonObject | undefined {
  const all = objects(list);
  return all.find(({ primary }) => primary === true) ?? all[0];
}

function withType(list: unknown, type: string, name: string): string | null {
  const found = objects(list).find((one) => one['type'] === type);
  return textAt(found, name) ?? null;
}

function objects(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
