import { recordColumns } from './record.ts';
import type { JsonObject, ResourceBody, ResourceTypeName } from './schema/types.ts';
import { ScimError } from './scimError.ts';

/** What a resource is found by, beside its body. */
export interface StoredColumns {
  readonly userName: string | null;
  readonly externalId: string | null;
  /** Of groups. */
  readonly displayName: string | null;
  readonly active: boolean | null;
  /** Addresses of a user, as they were sent. */
  readonly emails: readonly string[];
  /** Columns by which mappings know what was said. */
  readonly said: readonly string[];
}

/** UTF-8 bytes: PostgreSQL keeps no more than 2,704 in an index. */
const longest = 2_000;

/**
 * @throws ScimError 400 `invalidValue` for a user name, an id, a group's name or an address that is too long to be found by
 */
export function storedColumns(type: ResourceTypeName, body: ResourceBody): StoredColumns {
  const user = type === 'User';
  const emails = user ? addressesOf(body) : [];
  for (const address of emails) findable('emails.value', address);
  return {
    userName: user ? findable('userName', textOf(body, 'userName')) : null,
    externalId: findable('externalId', textOf(body, 'externalId')),
    displayName: user ? null : findable('displayName', textOf(body, 'displayName')),
    active: user ? body['active'] !== false : null,
    emails,
    said: [...recordColumns(body).keys()],
  };
}

function addressesOf(body: ResourceBody): string[] {
  const elements = body['emails'];
  if (!Array.isArray(elements)) return [];
  return elements.flatMap((one) => {
    const value = isObject(one) ? one['value'] : undefined;
    return typeof value === 'string' ? [value] : [];
  });
}

function textOf(body: ResourceBody, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

function findable<T extends string | null>(name: string, value: T): T {
  if (value !== null && Buffer.byteLength(value) > longest)
    throw new ScimError(
      400,
      'invalidValue',
      `"${name}" is longer than ${longest.toLocaleString('en')} bytes; send a shorter one.`,
    );
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
