import { withLiterals } from '../db/literals.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { PlanInput } from './plan.ts';
import type { SafeguardFacts } from './safeguards.ts';
import { hubFacts, lastFullRows, vanishedSegments } from './sql/facts.ts';

/** The numbers that safeguards judge, from the directory, the scratch tables and the plan as it was decided. */
export async function gatherFacts(
  scope: TenantScope,
  input: PlanInput,
  literals: Readonly<Record<string, string>>,
  plan: { rowsRead: number; rowsRejected: number; removals: number; vanished: boolean },
): Promise<SafeguardFacts> {
  const hub = await scope.client.query<{
    members: number;
    recognised: number;
    removed_lately: number;
    never_missed: number;
  }>(withLiterals(hubFacts, literals));
  const last = await scope.client.query<{ read: number }>(withLiterals(lastFullRows, literals));
  const segments = plan.vanished
    ? await scope.client.query<{ label: string; value: string; leavers: number }>(
        withLiterals(vanishedSegments, literals),
      )
    : { rows: [] };
  const numbers = hub.rows[0];
  return {
    population: input.population,
    members: numbers?.members ?? 0,
    removals: plan.removals,
    removedLately: numbers?.removed_lately ?? 0,
    rowsRead: plan.rowsRead,
    rowsRejected: input.pushed === true ? 0 : plan.rowsRejected,
    lastFullRows: last.rows[0]?.read,
    knownMembers: (numbers?.members ?? 0) - (numbers?.never_missed ?? 0),
    recognisedMembers: numbers?.recognised ?? 0,
    vanishedSegments: segments.rows,
  };
}
