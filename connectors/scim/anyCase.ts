export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a name. Names of SCIM are the same in any case (RFC 7643 §2.1), and some providers make use of that. */
export function at(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const low = name.toLowerCase();
  const found = Object.keys(value).find((key) => key.toLowerCase() === low);
  return found === undefined ? undefined : value[found];
}

/** A text or a number, as text; undefined when there is none or it is blank. */
export function textAt(value: unknown, name: string): string | undefined {
  const found = at(value, name);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

/** A count, given as a number or as its text; undefined when there is none. */
export function countAt(value: unknown, name: string): number | undefined {
  const text = textAt(value, name);
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** A boolean, also where it is given as its text: `"True"` (Entra). */
export function booleanAt(value: unknown, name: string): boolean | undefined {
  const found = at(value, name);
  if (typeof found === 'boolean') return found;
  if (typeof found !== 'string') return undefined;
  return { true: true, false: false }[found.trim().toLowerCase()];
}
