import type { ListQuery, Projection } from '../../scim/types.ts';
import { ScimError, type ScimType } from '../../scim/scimError.ts';

/** Where a parameter is looked for: the query of an address, or the body of a search. Names are taken in any case. */
type Parameters = ReadonlyMap<string, unknown>;

export function parametersOf(given: unknown): Parameters {
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

/** `attributes` and `excludedAttributes` (RFC 7644 §3.9): names with commas between them, a list, or given more than once. */
export function projectionOf(parameters: Parameters): Projection {
  const attributes = namesOf(parameters, 'attributes');
  const excludedAttributes = namesOf(parameters, 'excludedAttributes');
  return { ...(attributes && { attributes }), ...(excludedAttributes && { excludedAttributes }) };
}

/** What a list is asked for (RFC 7644 §3.4.2, RFC 9865 §2). Numbers are read by whoever pages. @throws ScimError 400 */
export function listQueryOf(parameters: Parameters): ListQuery {
  return {
    ...projectionOf(parameters),
    ...given('filter', textOf(parameters, 'filter', 'invalidFilter')),
    ...given('sortBy', textOf(parameters, 'sortBy', 'invalidValue')),
    ...given('sortOrder', textOf(parameters, 'sortOrder', 'invalidValue')),
    ...given('startIndex', numberOf(parameters, 'startIndex', 'invalidValue')),
    ...given('count', numberOf(parameters, 'count', 'invalidCount')),
    // The empty one begins a walk.
    ...given('cursor', cursorOf(parameters)),
  };
}

/** The body of a search (RFC 7644 §3.4.3). @throws ScimError 400 */
export function searchQueryOf(body: unknown): ListQuery {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ScimError(400, 'invalidSyntax', 'A search is a JSON object with "filter", "count" and so on.');
  }
  return listQueryOf(parametersOf(body));
}

function given<Name extends string, T>(name: Name, value: T | undefined): { readonly [name in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: T };
}

function namesOf(parameters: Parameters, name: string): string[] | undefined {
  const value = parameters.get(name.toLowerCase());
  if (value === undefined || value === null) return undefined;
  const names = [value].flat().flatMap((one) => {
    if (typeof one === 'string') return one.split(',');
    throw wrong(name, 'is a list of the names of attributes', 'invalidValue');
  });
  const trimmed = names.map((one) => one.trim()).filter((one) => one !== '');
  return trimmed.length === 0 ? undefined : trimmed;
}

function textOf(parameters: Parameters, name: string, scimType: ScimType): string | undefined {
  const value = oneOf(parameters, name, scimType);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrong(name, 'is text', scimType);
  return value.trim() === '' ? undefined : value;
}

function numberOf(parameters: Parameters, name: string, scimType: ScimType): number | string | undefined {
  const value = oneOf(parameters, name, scimType);
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') throw wrong(name, 'is a number', scimType);
  return value;
}

function cursorOf(parameters: Parameters): string | undefined {
  const value = oneOf(parameters, 'cursor', 'invalidCursor');
  if (value !== undefined && typeof value !== 'string') throw wrong('cursor', 'is text', 'invalidCursor');
  return value;
}

function oneOf(parameters: Parameters, name: string, scimType: ScimType): unknown {
  const value = parameters.get(name.toLowerCase());
  if (value === null) return undefined;
  if (Array.isArray(value)) throw wrong(name, 'can be given once', scimType);
  return value;
}

function wrong(name: string, rule: string, scimType: ScimType): ScimError {
  return new ScimError(400, scimType, `"${name}" ${rule}.`);
}
