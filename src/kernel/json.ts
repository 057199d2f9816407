/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A profile value as a person reads it: a set joined, nothing for nothing. */
export function shownValue(value: JsonValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(shownValue).join('; ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
