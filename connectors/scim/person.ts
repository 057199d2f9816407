import { at, isObject, textAt, type JsonObject } from './anyCase.ts';

/** Of no use as columns: about the answer, secret, or not text. */
const dropped = new Set(['schemas', 'meta', 'password', 'photos', 'x509certificates', '$ref']);

/** Names as RFC 7643 §4 spells them, for providers that spell them otherwise. */
const spelling = new Map(
  [
    'id externalId userName name displayName nickName profileUrl title userType',
    'preferredLanguage locale timezone active emails phoneNumbers ims addresses roles',
    'entitlements value display type primary formatted familyName givenName middleName',
    'honorificPrefix honorificSuffix streetAddress locality region postalCode country',
    'employeeNumber costCenter organization division department manager',
  ]
    .flatMap((line) => line.split(' '))
    .map((name) => [name.toLowerCase(), name]),
);

/**
 * A user as columns that a person can read. Extensions lose their URN: `urn:…:enterprise:2.0:User` is `enterprise`, and others are
 * called by the last part of theirs that is neither a version nor "User". `email` is the primary address, else the one for work, else
 * the first. `groups`, where it is given, is instead of what the user says of them.
 */
export function attributesOf(
  user: JsonObject,
  groups: readonly string[] | undefined,
): Record<string, unknown> {
  const columns = new Map<string, unknown>();
  for (const [key, value] of Object.entries(user)) {
    const low = key.toLowerCase();
    if (dropped.has(low) || low === 'groups') continue;
    if (low.startsWith('urn:')) extension(columns, key, value);
    else columns.set(spelling.get(low) ?? key, valueOf(low, value));
  }
  const email = emailOf(user);
  if (email !== undefined && !columns.has('email')) columns.set('email', email);
  if (groups !== undefined) columns.set('groups', groups);
  return Object.fromEntries(columns);
}

/** `urn:…:User` with an object of attributes, or, as Entra writes them, `urn:…:User:department` with a value. */
function extension(columns: Map<string, unknown>, key: string, value: unknown): void {
  const single = isObject(value) ? undefined : /^(urn:.+:[^:]*\D[^:]*):([^:]+)$/i.exec(key);
  const name = shortName(single?.[1] ?? key);
  const attributes = single?.[2] === undefined ? value : { [single[2]]: value };
  if (!isObject(attributes)) return;
  const below = spelled(attributes);
  if (name === '') for (const [attribute, one] of Object.entries(below)) columns.set(attribute, one);
  else columns.set(name, { ...(columns.get(name) as object | undefined), ...below });
}

/** Empty for the attributes of every user, `urn:ietf:params:scim:schemas:core:2.0:User`. */
function shortName(urn: string): string {
  if (/:core:[\d.]+:user$/i.test(urn)) return '';
  const parts = urn.split(':').filter((part) => !/^(?:|user|v?\d+(?:\.\d+)*)$/i.test(part));
  return parts.at(-1) ?? urn;
}

function valueOf(name: string, value: unknown): unknown {
  // One value, whose type nobody needs: a list of them is a cell.
  if ((name === 'roles' || name === 'entitlements') && Array.isArray(value)) {
    return value.map((one: unknown) =>
      isObject(one) ? (textAt(one, 'display') ?? textAt(one, 'value')) : one,
    );
  }
  if ((name === 'active' || name === 'primary') && typeof value === 'string') {
    return { true: true, false: false }[value.trim().toLowerCase()] ?? value;
  }
  if (Array.isArray(value)) return value.map((one: unknown) => (isObject(one) ? spelled(one) : one));
  return isObject(value) ? spelled(value) : value;
}

function spelled(object: JsonObject): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([key]) => !dropped.has(key.toLowerCase()))
      .map(([key, value]) => [spelling.get(key.toLowerCase()) ?? key, valueOf(key.toLowerCase(), value)]),
  );
}

function emailOf(user: JsonObject): string | undefined {
  const emails = at(user, 'emails');
  if (!Array.isArray(emails)) return typeof emails === 'string' ? emails : undefined;
  const primary = emails.find((one) => /^true$/i.test(String(at(one, 'primary'))));
  const work = emails.find((one) => /^work$/i.test(textAt(one, 'type') ?? ''));
  const [first] = emails as unknown[];
  return textAt(primary ?? work ?? first, 'value') ?? (typeof first === 'string' ? first : undefined);
}
