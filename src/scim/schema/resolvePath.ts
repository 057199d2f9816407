import { coreAttribute, findAttribute } from './findAttribute.ts';
import type { Attribute, AttributePath, ResourceDefinition, Schema } from './types.ts';

/** Characters; URN, attribute and sub-attribute are never that long. */
const longest = 500;

/**
 * What an attribute path of RFC 7644 §3.10 means: `userName`, `name.familyName`, `members.$ref`, `meta.created`, each in whatever case and
 * with the URN of the core schema before it if one likes; attributes of an extension always have its URN before them. Undefined when there
 * is no such attribute.
 */
export function resolvePath(definition: ResourceDefinition, text: string): AttributePath | undefined {
  if (text.length > longest) return undefined;
  if (!/^urn:/i.test(text)) return within(text, (name) => coreAttribute(definition, name));
  for (const extension of definition.extensions) {
    const path = afterUrn(extension, text);
    if (path === undefined) continue;
    const found = within(path, (name) => findAttribute(extension.attributes, name));
    return found && { extension: extension.id, ...found };
  }
  const path = afterUrn(definition.schema, text);
  return path === undefined ? undefined : within(path, (name) => coreAttribute(definition, name));
}

/** The rest of the text when it begins with the URN of the schema. A URN holds dots itself: what it ends is told by its whole text. */
function afterUrn(schema: Schema, text: string): string | undefined {
  const urn = `${schema.id}:`;
  return text.slice(0, urn.length).toLowerCase() === urn.toLowerCase() ? text.slice(urn.length) : undefined;
}

function within(
  path: string,
  find: (name: string) => Attribute | undefined,
): { attribute: Attribute; sub?: Attribute } | undefined {
  const dot = path.indexOf('.');
  const attribute = find(dot < 0 ? path : path.slice(0, dot));
  if (attribute === undefined || dot < 0) return attribute && { attribute };
  const sub = findAttribute(attribute.subAttributes, path.slice(dot + 1));
  return sub && { attribute, sub };
}
