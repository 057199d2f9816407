import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../../db/schema.ts';

/** Whether two values are the same JSON, their members in whatever order. */
export function equalValues(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return left === right || isDeepStrictEqual(left, right);
}
