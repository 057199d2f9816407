import { parsePath } from '../filter/parsePath.ts';
import { findExtension } from '../schema/findAttribute.ts';
import { resolvePath } from '../schema/resolvePath.ts';
import type { ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { isObject } from './ownMember.ts';
import type { PatchWriter } from './patchWriter.ts';
import { writeAttribute } from './writeAttribute.ts';

interface GivenKeys {
  readonly op: 'add' | 'replace' | 'remove';
  readonly keys: Readonly<Record<string, unknown>>;
  readonly where: string;
}

/**
 * Reads a path-less value: one write for each key. RFC 7644 §3.5.2 knows names of attributes and URNs of extensions with an object; Entra ID
 * also sends `name.givenName`, `urn:...:User:employeeNumber` and `emails[type eq "work"].value` as keys. What nobody knows or what only
 * the server writes is ignored, as in a POST (§3.3): Okta sends the `id` along.
 */
export function readKeys(given: GivenKeys, definition: ResourceDefinition, writer: PatchWriter): void {
  for (const [key, value] of Object.entries(given.keys)) {
    const core = key.toLowerCase() === definition.schema.id.toLowerCase();
    const extension = findExtension(definition, key);
    if (!core && extension === undefined) {
      readKey(given, key, value, definition, writer);
    } else if (isObject(value)) {
      const urn = extension?.id ?? definition.schema.id;
      for (const [name, inner] of Object.entries(value))
        readKey(given, `${urn}:${name}`, inner, definition, writer);
    } else if (extension !== undefined && (value === null || value === '')) {
      for (const { name } of extension.attributes)
        readKey(given, `${extension.id}:${name}`, null, definition, writer);
    } else {
      throw new ScimError(400, 'invalidValue', `${key} in ${given.where} has to be an object.`);
    }
  }
}

function readKey(
  { op, where }: GivenKeys,
  key: string,
  value: unknown,
  definition: ResourceDefinition,
  writer: PatchWriter,
): void {
  const bracket = key.indexOf('[');
  const found = resolvePath(definition, bracket < 0 ? key : key.slice(0, bracket));
  if (found === undefined) return;
  const { path: target, where: filter } =
    bracket < 0 ? { path: found, where: undefined } : parsePath(key, definition);
  writeAttribute({ op, target, filter, value, where: `${where}: ${key}`, named: false }, definition, writer);
}
