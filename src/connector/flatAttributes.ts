/** Objects within objects, at most. */
const deepest = 6;

/**
 * The attributes of a record as columns, in the order in which they come:
 *
 * - objects by a dot: `{ name: { family: 'Ng' } }` is `name.family`;
 * - arrays of plain values as one cell, separated by `; `: `['de', 'fr']` is `de; fr`;
 * - arrays of objects, as SCIM and Google have them, by their `type`, and the primary one by that word as well:
 *   `emails: [{ type: 'work', primary: true, value: 'a@b.c' }]` is `emails.work.value` and `emails.primary.value`; objects without
 *   a type are counted from 1: `emails.1.value`;
 * - null and undefined as the blank cell, true and false by these words, dates as ISO.
 */
export function flatAttributes(attributes: Readonly<Record<string, unknown>>): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) put(cells, name, value, 0);
  return cells;
}

function put(cells: Map<string, string>, name: string, value: unknown, depth: number): void {
  if (!isObject(value) || depth === deepest) {
    cells.set(name, Array.isArray(value) ? joined(value) : text(value));
    return;
  }
  if (!Array.isArray(value)) {
    for (const [key, below] of Object.entries(value)) put(cells, `${name}.${key}`, below, depth + 1);
    return;
  }
  const objects = value.filter(isObject);
  if (objects.length < value.length || objects.length === 0) {
    cells.set(name, joined(value));
    return;
  }
  for (const [index, one] of objects.entries()) {
    const { type, primary, ...rest } = one as Record<string, unknown>;
    const label = typeof type === 'string' && type !== '' ? type : String(index + 1);
    // Of two of one type the first counts.
    if (!has(cells, `${name}.${label}`)) put(cells, `${name}.${label}`, rest, depth + 1);
    if (primary === true && !has(cells, `${name}.primary`)) put(cells, `${name}.primary`, rest, depth + 1);
  }
}

function has(cells: ReadonlyMap<string, string>, prefix: string): boolean {
  for (const name of cells.keys()) if (name === prefix || name.startsWith(`${prefix}.`)) return true;
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

function joined(values: readonly unknown[]): string {
  return values
    .map(text)
    .filter((one) => one !== '')
    .join('; ');
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return JSON.stringify(value) ?? '';
}
