import type { JsonObject, ResourceTypeName } from '../../../../src/scim/schema/types.ts';
import type { JsonValue } from '../../../../src/db/schema.ts';

/** A filter as a tree of its own, to be written as text and to be decided without parser, registry and SQL. */
export type Expression =
  | { readonly is: 'and'; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'pr'; readonly name: Name }
  | { readonly is: Operator; readonly name: Name; readonly value: string | number | boolean | null }
  /** `name[within]` and perhaps `.sub op value` after it. */
  | { readonly is: 'element'; readonly name: Name; readonly within: Expression; readonly after?: Expression };

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

export interface Name {
  /** As the filter writes it. */
  readonly text: string;
  /** Where it is in the document. */
  readonly keys: readonly string[];
  /** Of `emails`, which compares `emails.value`: where the attribute itself is. */
  readonly whole?: readonly string[];
  readonly exact?: boolean;
  readonly moment?: boolean;
  /** A boolean, which may be quoted. */
  readonly truth?: boolean;
}

/** `wild` chooses among ways to write the same: case, spaces, brackets that change nothing. */
export function textOf(expression: Expression, wild: (choices: number) => number): string {
  const word = (text: string) =>
    wild(2) === 0 ? text : wild(2) === 0 ? text.toUpperCase() : text.toLowerCase();
  const space = () => (wild(5) === 0 ? '  ' : ' ');
  const operand = (one: Expression, parent: 'and' | 'or') => {
    const text = textOf(one, wild);
    const needed = one.is === 'or' && parent === 'and';
    return needed || wild(6) === 0 ? `(${text})` : text;
  };
  const { is } = expression;
  if (is === 'and' || is === 'or')
    return `${operand(expression.left, is)}${space()}${word(is)}${space()}${operand(expression.right, is)}`;
  if (is === 'not') return `${word('not')}${wild(2) === 0 ? '' : ' '}(${textOf(expression.of, wild)})`;
  const name = word(expression.name.text);
  if (is === 'pr') return `${name}${space()}${word('pr')}`;
  if (is !== 'element') return `${name}${space()}${word(is)}${space()}${JSON.stringify(expression.value)}`;
  const after = expression.after ? `.${textOf(expression.after, wild)}` : '';
  return `${name}[${textOf(expression.within, wild)}]${after}`;
}

/** What the filter says of the whole document. */
export function holds(expression: Expression, document: JsonValue): boolean {
  const { is } = expression;
  if (is === 'and') return holds(expression.left, document) && holds(expression.right, document);
  if (is === 'or') return holds(expression.left, document) || holds(expression.right, document);
  if (is === 'not') return !holds(expression.of, document);
  const { keys, whole } = expression.name;
  if (is === 'pr') return valuesAt(document, whole ?? keys).length > 0;
  if (is === 'element') {
    const { within, after } = expression;
    return valuesAt(document, keys).some(
      (one) => holds(within, one) && (after === undefined || holds(after, one)),
    );
  }
  if (is === 'ne') return !holds({ ...expression, is: 'eq' }, document);
  if (expression.value === null) return valuesAt(document, whole ?? keys).length === 0;
  return compares(is, valuesAt(document, keys), expression.value, expression.name);
}

function compares(
  is: Exclude<Operator, 'ne'>,
  values: readonly JsonValue[],
  wanted: string | number | boolean,
  name: Name,
): boolean {
  return values.some((value) => {
    if (typeof value === 'object') return false;
    const [a, b] = [normal(value, name), normal(wanted, name)];
    if (typeof a !== typeof b) return false;
    if (is === 'co') return String(a).includes(String(b));
    if (is === 'sw') return String(a).startsWith(String(b));
    if (is === 'ew') return String(a).endsWith(String(b));
    const order = typeof a === 'string' ? byCodePoints(a, String(b)) : Number(a) - Number(b);
    return { eq: order === 0, gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0 }[is];
  });
}

function normal(value: string | number | boolean, { exact, moment, truth }: Name): string | number | boolean {
  if (typeof value !== 'string') return value;
  if (truth) return value.toLowerCase() === 'true';
  if (moment) return Date.parse(value);
  return exact ? value : value.toLowerCase();
}

function byCodePoints(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => Array.from(text, (one) => one.codePointAt(0) ?? 0));
  const length = Math.min(a?.length ?? 0, b?.length ?? 0);
  for (let index = 0; index < length; index += 1)
    if (a?.[index] !== b?.[index]) return Number(a?.[index]) - Number(b?.[index]);
  return (a?.length ?? 0) - (b?.length ?? 0);
}

function valuesAt(document: JsonValue, keys: readonly string[]): JsonValue[] {
  let values: JsonValue[] = [document];
  for (const key of keys)
    values = values.flatMap((value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return key === 'value' ? [value] : [];
      const found = value[key];
      if (found === undefined) return [];
      return Array.isArray(found) ? found : [found];
    });
  return values.filter((value) => value !== null && value !== '');
}

export interface Stored {
  readonly id: string;
  readonly type: ResourceTypeName;
  readonly body: JsonObject;
  readonly created: string;
  readonly modified: string;
  readonly version: number;
  readonly members: readonly string[];
}

const endpoint = { User: 'Users', Group: 'Groups' };

/** What a client is answered for the resource, put together from all of them. */
export function documentOf(one: Stored, all: readonly Stored[], baseUrl: string): JsonObject {
  const location = `${baseUrl}/${endpoint[one.type]}/${one.id}`;
  const extensions = Object.keys(one.body).filter((key) => key.startsWith('urn:'));
  const near = all.filter((group) => group.members.includes(one.id));
  const groups = new Map(near.map((group) => [group, 'direct']));
  for (const [group] of groups)
    for (const above of all)
      if (above.members.includes(group.id) && !groups.has(above)) groups.set(above, 'indirect');
  return {
    ...one.body,
    schemas: [`urn:ietf:params:scim:schemas:core:2.0:${one.type}`, ...extensions],
    id: one.id,
    meta: {
      resourceType: one.type,
      created: one.created,
      lastModified: one.modified,
      location,
      version: `W/"${one.version}"`,
    },
    ...(one.type === 'User'
      ? {
          active: one.body['active'] ?? true,
          groups: [...groups].map(([group, type]) => ({
            value: group.id,
            $ref: `${baseUrl}/Groups/${group.id}`,
            display: group.body['displayName'] ?? '',
            type,
          })),
        }
      : {
          members: one.members.map((id) => {
            const member = all.find((other) => other.id === id);
            const type = member?.type ?? 'User';
            const name = member?.body['displayName'] ?? member?.body['userName'] ?? '';
            return { value: id, $ref: `${baseUrl}/${endpoint[type]}/${id}`, display: name, type };
          }),
        }),
  };
}
