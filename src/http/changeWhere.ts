import type { z } from 'zod';
import type { ChangeFilter } from '../approval/rules.ts';
import { PsmError } from '../kernel/errors.ts';
import type { changeQuery } from './contract/plans.ts';

type Query = Omit<z.infer<typeof changeQuery>, 'kind' | 'cursor' | 'limit'>;

/**
 * The filter that a query of a list asks for; the same that a decision takes.
 *
 * @throws PsmError `invalid_request` when one part of it needs another
 */
export function changeWhere({ segment_field: field, segment: value, ...where }: Query): ChangeFilter {
  if (field === undefined && value === undefined) return assertWhole(where);
  if (field === undefined || value === undefined) {
    throw new PsmError('invalid_request', 'A segment is a select field and one of its options: give both.');
  }
  return assertWhole({ ...where, segment: { field, value } });
}

/** Values without their field would be compared with nothing, and match people whom nobody meant. */
export function assertWhole<Filter extends ChangeFilter>(where: Filter): Filter {
  if (where.field === undefined && (where.before !== undefined || where.after !== undefined)) {
    throw new PsmError('invalid_request', 'Say which `field` has the value before or after.');
  }
  return where;
}
