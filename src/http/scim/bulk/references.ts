/**
 * `bulkId:qwerty` stands for the id of what the operation with that `bulkId` creates (RFC 7644 §3.7.2): as a whole value, as the last
 * step of an address, or quoted in the path of a PATCH.
 */
const reference = /^((?:.*\/)?)bulkId:([^/"\s]+)$/s;
const quoted = /"bulkId:([^"\s]+)"/g;

/** All the ids of operations that a value refers to. Bodies are bounded in depth where they are read. */
export function referencesIn(value: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (one: unknown): void => {
    if (typeof one === 'string') for (const id of namesIn(one)) found.add(id);
    else if (typeof one === 'object' && one !== null) Object.values(one).forEach(visit);
  };
  visit(value);
  return found;
}

/** The value with ids in the place of those that are known. */
export function withIds(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    if (!value.includes('bulkId:')) return value;
    const [whole, before = '', name = ''] = reference.exec(value) ?? [];
    if (whole !== undefined) return ids.has(name) ? before + ids.get(name) : value;
    return value.replaceAll(quoted, (text, id: string) => (ids.has(id) ? `"${ids.get(id)}"` : text));
  }
  return mapped(value, (one) => withIds(one, ids));
}

/** The value without what refers to something that is not known yet: elements of lists, and attributes. */
export function withoutReferences(value: unknown, known: ReadonlyMap<string, string>): unknown {
  const waits = (one: unknown) => [...referencesIn(one)].some((id) => !known.has(id));
  const isLeaf = (one: unknown) => typeof one !== 'object' || one === null;
  if (Array.isArray(value)) return value.filter((one) => !waits(one));
  if (isLeaf(value)) return value;
  return Object.fromEntries(
    Object.entries(value as object)
      // Of something with parts, that alone is left out which waits; without its value an element means nothing.
      .filter(([, one]) => !(isLeaf(one) && waits(one)))
      .map(([name, one]) => [name, withoutReferences(one, known)]),
  );
}

function namesIn(text: string): string[] {
  if (!text.includes('bulkId:')) return [];
  const [, , whole] = reference.exec(text) ?? [];
  return whole === undefined ? [...text.matchAll(quoted)].map(([, id = '']) => id) : [whole];
}

function mapped(value: unknown, of: (one: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(of);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, of(one)]));
}
