import { parse } from 'secure-json-parse';
import { ScimError } from '../../scim/scimError.ts';

/** Arrays and objects within each other; a resource has three of them, a bulk request seven. */
const deepest = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body as JSON in UTF-8, with or without a byte order mark; undefined for one that is empty. Keys that reach for a prototype
 * are dropped like any other attribute that nobody knows (RFC 7644 §3.3).
 *
 * @throws ScimError 400 `invalidSyntax`
 */
export function readJson(bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    const text = utf8.decode(bytes);
    if (text.trim() === '') return undefined;
    value = parse(text, undefined, { protoAction: 'remove', constructorAction: 'remove' });
  } catch {
    throw new ScimError(
      400,
      'invalidSyntax',
      'The body is no valid JSON in UTF-8: it is cut off, or wrong in form.',
    );
  }
  if (isDeep(value)) {
    throw new ScimError(
      400,
      'invalidSyntax',
      `The body has more than ${deepest} arrays and objects within each other.`,
    );
  }
  return value;
}

/** Level by level, so that however deep it is, it needs no stack. */
function isDeep(value: unknown): boolean {
  let level = [value].filter(isNested);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((one) => Object.values(one).filter(isNested));
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
