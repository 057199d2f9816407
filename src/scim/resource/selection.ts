import { findExtension } from '../schema/findAttribute.ts';
import { resolvePath } from '../schema/resolvePath.ts';
import type { Attribute, ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import type { Projection } from '../types.ts';

/** What of one attribute is meant: all of it, or some of its sub-attributes. */
export type Part = 'all' | ReadonlySet<string>;

/** Attributes that were named, by the URN of their extension (or '') and their name. */
type Named = ReadonlyMap<string, ReadonlyMap<string, Part>>;

export interface Selection {
  readonly kind: 'default' | 'only' | 'without';
  readonly named: Named;
}

const nothing: Selection = { kind: 'default', named: new Map() };
const selections = new WeakMap<Projection, Map<ResourceDefinition, Selection>>();

/**
 * What `attributes` or `excludedAttributes` ask for (RFC 7644 §3.9): names of attributes and sub-attributes as paths are written, and
 * URNs for all of a schema. A filter behind a name is passed over, since one client sends `emails[type eq "work"]`; so are names that
 * mean nothing.
 *
 * @throws ScimError 400 `invalidValue` when both are there: they exclude each other
 */
export function selectionOf(definition: ResourceDefinition, projection: Projection): Selection {
  const known = selections.get(projection)?.get(definition);
  if (known !== undefined) return known;
  const selection = read(definition, projection);
  const ofProjection = selections.get(projection) ?? new Map<ResourceDefinition, Selection>();
  selections.set(projection, ofProjection.set(definition, selection));
  return selection;
}

function read(definition: ResourceDefinition, projection: Projection): Selection {
  const only = namesOf(projection.attributes);
  const without = namesOf(projection.excludedAttributes);
  if (only.length > 0 && without.length > 0)
    throw new ScimError(
      400,
      'invalidValue',
      '"attributes" and "excludedAttributes" exclude each other: send one of them.',
    );
  if (only.length > 0) return { kind: 'only', named: namedBy(definition, only) };
  return without.length > 0 ? { kind: 'without', named: namedBy(definition, without) } : nothing;
}

function namesOf(given: readonly string[] | undefined): string[] {
  // A name has no brackets and no commas: what is between brackets goes before the rest is parted.
  return (given ?? [])
    .flatMap((one) => one.replaceAll(/\[[^[\]]*\]/g, '').split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function namedBy(definition: ResourceDefinition, names: readonly string[]): Named {
  const named = new Map<string, Map<string, Part>>();
  const add = (urn: string, attribute: Attribute, sub?: Attribute) => {
    const ofSchema = named.get(urn) ?? new Map<string, Part>();
    named.set(urn, ofSchema);
    const before = ofSchema.get(attribute.name);
    if (sub === undefined) ofSchema.set(attribute.name, 'all');
    else if (before !== 'all') ofSchema.set(attribute.name, new Set([...(before ?? []), sub.name]));
  };
  for (const name of names) {
    const path = resolvePath(definition, name);
    if (path !== undefined) add(path.extension ?? '', path.attribute, path.sub);
    else if (name.toLowerCase() === definition.schema.id.toLowerCase())
      for (const attribute of definition.schema.attributes) add('', attribute);
    else {
      const extension = findExtension(definition, name);
      for (const attribute of extension?.attributes ?? []) add(extension?.id ?? '', attribute);
    }
  }
  return named;
}
