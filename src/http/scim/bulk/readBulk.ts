import type { ResourceTypeName } from '../../../scim/schema/types.ts';
import { ScimError } from '../../../scim/scimError.ts';

export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of a bulk request (RFC 7644 §3.7), its form checked; what is wrong with it is told in its own result. */
export interface BulkOperation {
  /** As it came, to be told back. */
  readonly method: string;
  readonly bulkId?: string;
  /** What to do; undefined when the operation is wrong in form, for which see `fault`. */
  readonly task?: BulkTask;
  readonly fault?: ScimError;
}

export interface BulkTask {
  readonly method: BulkMethod;
  readonly type: ResourceTypeName;
  readonly bulkId?: string;
  /** Of a resource, or `bulkId:` with the id of an operation; not with POST. */
  readonly id?: string;
  readonly data?: unknown;
  readonly ifMatch?: string;
}

export interface Bulk {
  readonly operations: readonly BulkOperation[];
  /** After so many errors the rest is not begun. */
  readonly failOnErrors: number;
}

const message = 'urn:ietf:params:scim:api:messages:2.0:bulkrequest';

/** @throws ScimError 400 for what is no bulk request, 413 for too many operations */
export function readBulk(body: unknown, maxOperations: number): Bulk {
  if (!isObject(body))
    throw new ScimError(400, 'invalidSyntax', 'A bulk request is a JSON object with "Operations".');
  const given = lowerKeys(body);
  const schemas = given.get('schemas');
  if (!namesMessage(schemas)) {
    throw new ScimError(
      400,
      'invalidSyntax',
      '"schemas" of a bulk request has to name urn:ietf:params:scim:api:messages:2.0:BulkRequest.',
    );
  }
  const operations = given.get('operations');
  if (!Array.isArray(operations)) {
    throw new ScimError(400, 'invalidSyntax', '"Operations" of a bulk request is a list.');
  }
  if (operations.length > maxOperations) {
    throw new ScimError(
      413,
      undefined,
      `These are ${operations.length} operations; one bulk request takes ${maxOperations} (maxOperations). Send them in several.`,
    );
  }
  const seen = new Set<string>();
  return {
    operations: operations.map((one) => readOperation(one, seen)),
    failOnErrors: readFailOnErrors(given.get('failonerrors')),
  };
}

function namesMessage(schemas: unknown): boolean {
  return [schemas].flat().some((one) => typeof one === 'string' && one.toLowerCase() === message);
}

function readFailOnErrors(given: unknown): number {
  if (given === undefined || given === null) return Infinity;
  const count = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) {
    throw new ScimError(400, 'invalidValue', '"failOnErrors" is a whole number.');
  }
  return Math.max(1, count);
}

function readOperation(given: unknown, seen: Set<string>): BulkOperation {
  const operation = isObject(given) ? lowerKeys(given) : new Map<string, unknown>();
  const method = operation.get('method');
  const bulkId = operation.get('bulkid');
  const named = {
    method: typeof method === 'string' ? method : '',
    ...(typeof bulkId === 'string' && bulkId !== '' && { bulkId }),
  };
  try {
    const task = readTask(operation, named);
    if (named.bulkId !== undefined && seen.has(named.bulkId)) {
      throw wrong(`"bulkId" ${JSON.stringify(named.bulkId)} is that of an operation before.`);
    }
    if (named.bulkId !== undefined) seen.add(named.bulkId);
    return { ...named, task };
  } catch (error) {
    if (error instanceof ScimError) return { ...named, fault: error };
    throw error;
  }
}

function readTask(
  operation: ReadonlyMap<string, unknown>,
  named: { method: string; bulkId?: string },
): BulkTask {
  const method = named.method.toUpperCase();
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH' && method !== 'DELETE') {
    throw wrong('"method" of an operation is POST, PUT, PATCH or DELETE.');
  }
  const { type, id } = readPath(operation.get('path'), method);
  if (method === 'POST' && named.bulkId === undefined) {
    throw wrong('An operation that creates needs a "bulkId", so that its result can be told from others.');
  }
  const data = operation.get('data');
  if (method !== 'DELETE' && !isObject(data) && !(method === 'PATCH' && Array.isArray(data))) {
    throw wrong(`"data" of an operation with ${method} is what the body of that request is.`);
  }
  const version = operation.get('version');
  if (version !== undefined && version !== null && typeof version !== 'string')
    throw wrong('"version" is text.');
  return {
    method,
    type,
    ...(named.bulkId !== undefined && { bulkId: named.bulkId }),
    ...(id !== undefined && { id }),
    // The sample of RFC 7644 §3.7.3 has bare operations where a PATCH has a message.
    ...(method !== 'DELETE' && { data: Array.isArray(data) ? { Operations: data } : data }),
    // The samples of RFC 7644 write W\/"..." for W/"...".
    ...(typeof version === 'string' && version !== '' && { ifMatch: version.replace(/^W\\\//, 'W/') }),
  };
}

function readPath(
  path: unknown,
  method: BulkMethod,
): { readonly type: ResourceTypeName; readonly id?: string } {
  const [, collection, id] =
    /^\/{0,2}(Users|Groups)(?:\/([^/?#]{1,200}))?\/?$/.exec(typeof path === 'string' ? path : '') ?? [];
  if (collection === undefined)
    throw wrong('"path" of an operation is /Users, /Groups, /Users/ID or /Groups/ID.');
  const type = collection === 'Users' ? 'User' : 'Group';
  if (method === 'POST') {
    if (id !== undefined)
      throw wrong(`"path" of an operation that creates is /${collection}, without an id.`);
    return { type };
  }
  if (id === undefined) throw wrong(`"path" of an operation with ${method} is /${collection}/ID.`);
  return { type, id };
}

/** RFC 7644 §3.12: a value is missing, or is none that the operation can work with. */
function wrong(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of messages are taken in any case. */
function lowerKeys(given: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
}
