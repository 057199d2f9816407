import { parse } from 'secure-json-parse';
import { isBeyond } from '../jsonBounds.ts';
import { ScimError } from '../../scim/scimError.ts';

/** A resource has three arrays and objects within each other, a bulk request seven; a group may have 100,000 members. */
const bounds = { depth: 32, values: 1_000_000 };

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
  if (isBeyond(value, bounds)) {
    throw new ScimError(
      400,
      'invalidSyntax',
      `The body has more than ${bounds.depth} arrays and objects within each other, or more than ${bounds.values.toLocaleString('en')} values.`,
    );
  }
  return value;
}
