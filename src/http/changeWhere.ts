import type { z } from 'zod';
import { type DecidedCondition, decidedCondition } from '../approval/decidedAs.ts';
import type { ChangeFilter } from '../approval/rules.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import type { Plan } from '../planning/store.ts';
import type { changeQuery } from './contract/plans.ts';

type Query = Omit<
  z.infer<typeof changeQuery>,
  'kind' | 'cursor' | 'limit' | 'decision' | 'presume' | 'rules'
>;

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

/**
 * What a query asks for about the decisions; undefined when it does not.
 *
 * @param first number of the first parameter that the condition may use
 */
export async function changeDecided(
  scope: TenantScope,
  plan: Plan,
  query: Pick<z.infer<typeof changeQuery>, 'kind' | 'decision' | 'presume' | 'rules'>,
  first: number,
): Promise<DecidedCondition | undefined> {
  const { kind, decision, presume, rules } = query;
  if (decision === undefined) return undefined;
  if (rules !== undefined && kind === undefined) {
    throw new PsmError('invalid_request', 'Decisions are numbered within a kind: `rules` needs `kind`.');
  }
  return decidedCondition(scope, plan, kind, { decision, presume, rules }, first);
}
