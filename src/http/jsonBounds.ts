/** Of a body: arrays and objects within each other, and values in all of them. What we are sent has nine of them, and some thousands. */
export const jsonBounds = { depth: 32, values: 200_000 };

/**
 * Whether JSON is more than anybody means seriously. Looked at before anything else is done with it, because what comes after goes
 * into it by recursion, here and in PostgreSQL. Level by level, so that however deep it is, it needs no stack.
 */
export function isBeyond(value: unknown, { depth, values } = jsonBounds): boolean {
  let level = [value].filter(isNested);
  let seen = 0;
  for (let deep = 1; level.length > 0; deep += 1) {
    if (deep > depth) return true;
    const below: object[] = [];
    for (const one of level) {
      const inside: unknown[] = Object.values(one);
      seen += inside.length;
      if (seen > values) return true;
      for (const each of inside) if (isNested(each)) below.push(each);
    }
    level = below;
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
