import type { Filter } from '../filter/types.ts';
import { ScimError } from '../scimError.ts';
import { patchLimits } from './patchLimits.ts';
import type { PatchOperation } from './types.ts';

/** Comparisons that an operation makes over so many elements: with a filter all of its own for each, else each with what is given. */
export function patchCost({ op, where, value }: PatchOperation, elements: number): number {
  if (where !== undefined) return elements * comparisonsOf(where);
  const given = Array.isArray(value) ? value.length : 1;
  return op === 'replace' ? elements : (elements + given) * given;
}

/** @throws ScimError 413 when a patch makes more comparisons than any that is meant well */
export function checkCost(cost: number): void {
  if (cost > patchLimits.comparisons)
    throw new ScimError(
      413,
      undefined,
      'The PATCH searches too many values too often. Send it in parts, or replace the attribute as a whole.',
    );
}

function comparisonsOf(filter: Filter): number {
  let count = 0;
  const open = [filter];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    count += 1;
    if (one.op === 'and' || one.op === 'or') open.push(one.left, one.right);
    else if (one.op === 'not' || one.op === 'element') open.push(one.of);
  }
  return count;
}
