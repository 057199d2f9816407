import type { JsonValue } from '../../db/schema.ts';
import { maskedDetail, type Said } from './maskedDetail.ts';
import { maskedPath } from './maskedPath.ts';
import { hidden, maskedText } from './maskedText.ts';

/** Characters that are kept of a body, about. */
const longest = 16 * 1024;
/** Of a list that is longer the beginning is kept, and how many more there were. */
const longestList = 20;
const deepest = 12;
/** Values that are remembered, to be found again in what was answered. */
const mostSaid = 500;

export const secretName = /pass(?:word|wd|phrase)|secret|token|credential|assertion/i;

/** Numbers of the protocol, which say nothing about anybody. */
const numbers = new Set(['totalresults', 'itemsperpage', 'startindex', 'count', 'failonerrors', 'status']);

const message = /^urn:ietf:params:scim:api:messages:2\.0:(\w+)$/;
const time = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d)$/;
const version = /^(?:W\/)?"?\d{1,12}"?$/;

/**
 * What texts of the protocol look like, as `PARENT.NAME`, for messages by `#` and what they are: elsewhere a tenant may have a field of
 * the same name.
 */
const harmless = new Map<string, RegExp>(
  Object.entries({
    '#searchrequest.attributes': /^[\w.:$,\s-]{1,500}$/,
    '#searchrequest.excludedattributes': /^[\w.:$,\s-]{1,500}$/,
    '#searchrequest.sortby': /^[\w.:$-]{1,200}$/,
    '#searchrequest.startindex': /^\d{1,9}$/,
    '#searchrequest.count': /^\d{1,9}$/,
    '#error.status': /^\d{3}$/,
    '#error.scimtype': /^[a-z]{1,16}[A-Z]?[a-z]{0,16}$/,
    'meta.created': time,
    'meta.lastmodified': time,
    'meta.version': version,
    'operations.version': version,
    'operations.status': /^\d{3}$/,
  }),
);

/**
 * A body as the request log keeps it. Structure, names of attributes, operations, schemas, booleans and opaque ids stay; every other
 * value is masked, literals in paths too, and what is secret is hidden. It is bounded, however large the body is.
 *
 * @param said gets what was masked; what is in it already is masked in the `detail` of errors
 */
export function maskedBody(body: unknown, said: Said): JsonValue {
  return mask(body, {
    name: '',
    of: '',
    secret: false,
    depth: 0,
    room: { left: longest },
    said,
  });
}

interface Place {
  /** Of the attribute, in lower case. */
  readonly name: string;
  /** The attribute that it is a part of, or `#` and the message (RFC 7644 §3). */
  readonly of: string;
  readonly secret: boolean;
  readonly depth: number;
  readonly room: { left: number };
  readonly said: Said;
}

function mask(value: unknown, place: Place): JsonValue {
  const { room, secret, name } = place;
  room.left -= 4;
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return secret ? hidden : value;
  if (secret) {
    if (typeof value === 'string') remember(place.said, value);
    return hidden;
  }
  if (typeof value === 'number') return place.of.startsWith('#') && numbers.has(name) ? value : '…';
  if (typeof value === 'string') {
    const text = maskedString(value, place);
    room.left -= text.length;
    return text;
  }
  if (typeof value !== 'object' || place.depth >= deepest || room.left <= 0) return '…';
  return Array.isArray(value) ? maskedList(value, place) : maskedObject(value, place);
}

function maskedList(list: readonly unknown[], place: Place): JsonValue[] {
  const kept: JsonValue[] = [];
  for (const one of list.slice(0, longestList)) {
    if (place.room.left <= 0) break;
    kept.push(mask(one, { ...place, depth: place.depth + 1 }));
  }
  if (kept.length < list.length) kept.push(`… and ${list.length - kept.length} more`);
  return kept;
}

function maskedObject(object: object, place: Place): { [name: string]: JsonValue } {
  const entries: [string, JsonValue][] = [];
  // An operation on the password has its value beside the path.
  const onSecret = 'path' in object && typeof object.path === 'string' && secretName.test(object.path);
  const inside = { ...place, of: messageOf(object) ?? place.name, depth: place.depth + 1 };
  for (const [key, value] of Object.entries(object)) {
    if (place.room.left <= 0) {
      entries.push(['…', 'cut off']);
      break;
    }
    const name = key.toLowerCase();
    const secret = secretName.test(key) || (onSecret && name === 'value');
    const shown = maskedName(key, place.said);
    place.room.left -= shown.length;
    entries.push([shown, mask(value, { ...inside, name, secret })]);
  }
  return Object.fromEntries(entries);
}

function messageOf(object: object): string | undefined {
  const schemas = 'schemas' in object && Array.isArray(object.schemas) ? (object.schemas as unknown[]) : [];
  const [found] = schemas.map((one) => (typeof one === 'string' ? message.exec(one)?.[1] : undefined));
  return found === undefined ? undefined : `#${found.toLowerCase()}`;
}

/** Names stay. Some providers write paths in their place, and whoever likes to can write anything. */
function maskedName(key: string, said: Said): string {
  return /^[\w$][\w.:$/-]{0,159}$/.test(key) ? key : maskedFilter(key, 'path', said);
}

function maskedString(text: string, { name, of, said }: Place): string {
  switch (`${of}.${name}`) {
    case 'operations.path':
      return text.startsWith('/') ? maskedSteps(text, said) : maskedFilter(text, 'path', said);
    case '#searchrequest.filter':
      return maskedFilter(text, 'filter', said);
    case '#error.detail':
      return maskedDetail(text, said);
    case 'meta.location':
    case 'operations.location':
      return maskedAddress(text, said);
  }
  if (name === '$ref') return maskedAddress(text, said);
  const pattern = name === 'schemas' ? /^urn:[\w:.-]{1,160}$/ : harmless.get(`${of}.${name}`);
  return pattern?.test(text) === true ? text : maskedWord(text, said);
}

function maskedWord(text: string, said: Said): string {
  const masked = maskedText(text);
  if (masked !== text) remember(said, text);
  return masked;
}

function remember(said: Said, text: string): void {
  if (said.size < mostSaid) said.add(text.slice(0, 500));
}

/** A filter, or the path of an operation. */
export function maskedFilter(text: string, kind: 'filter' | 'path', said: Said): string {
  const secret = secretName.test(text);
  return maskedPath(text.slice(0, 2_000), kind, (literal) => {
    const masked = maskedWord(literal, said);
    return secret ? hidden : masked;
  });
}

/** Of an address what leads to a resource: `…/Users/ID`. */
function maskedAddress(text: string, said: Said): string {
  const found = /\/(Users|Groups|Schemas|ResourceTypes)\/([^/?#]+)$/.exec(text.slice(0, 500));
  return found === null ? maskedWord(text, said) : `…/${found[1]}/${maskedWord(found[2] ?? '', said)}`;
}

const steps = new Set(
  '/scim/v2/Users/Groups/Me/Bulk/Schemas/ResourceTypes/.search/ServiceProviderConfig/oauth/token'.split('/'),
);

/** The path of a request: of ids that could name somebody only the first letter stays. */
export function maskedSteps(path: string, said: Said): string {
  return path
    .slice(0, 500)
    .split('/')
    .map((step) => (steps.has(step) ? step : maskedWord(decoded(step), said)))
    .join('/');
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
