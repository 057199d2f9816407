/** What JSON can say. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What stands at a path of names with dots between them: `paging.next.after`. The empty path is the value itself. Names that hold
 * dots are found too: `@odata.nextLink`, `meta.@odata.count`.
 */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, path)) return (value as JsonObject)[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot);
    if (Object.hasOwn(value, name)) return valueAt((value as JsonObject)[name], path.slice(dot + 1));
  }
  return undefined;
}

/** A text or a number at a path, as text; undefined when there is none or it is blank. */
export function textAt(value: unknown, path: string): string | undefined {
  const found = valueAt(value, path);
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  const text = String(found);
  return text.trim() === '' ? undefined : text;
}

/** A copy of the object with a value at a path of names with dots between them; what is missing on the way is made. */
export function withValueAt(object: JsonObject, path: string, value: unknown): JsonObject {
  const dot = path.indexOf('.');
  if (dot < 0) return { ...object, [path]: value };
  const name = path.slice(0, dot);
  const below = object[name];
  return { ...object, [name]: withValueAt(isJsonObject(below) ? below : {}, path.slice(dot + 1), value) };
}

/** A whole number of 0 or more at a path, also one that stands there as text. */
export function numberAt(value: unknown, path: string): number | undefined {
  const number = Number(textAt(value, path));
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
