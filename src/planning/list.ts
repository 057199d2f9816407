import type { TenantScope } from '../db/tenant.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import { planStatus, type PlanStatus, type SectionStatus } from './states.ts';

export interface PlanEntry {
  readonly plan: string;
  readonly run: string;
  readonly hub: string;
  readonly source: string;
  readonly file: string | null;
  readonly population: string;
  readonly status: PlanStatus;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly created_at: Date;
}

/** Plans, newest first, a page by keyset. @param page.before the plan after which the page starts */
export async function listPlans(
  scope: TenantScope,
  page: { readonly hub?: string | undefined; readonly before?: string | undefined; readonly limit: number },
): Promise<PlanEntry[]> {
  const { rows } = await scope.client.query<
    Omit<PlanEntry, 'status'> & { sections: SectionStatus[]; held: boolean; unreviewed: number }
  >(
    `select p.plan_id as plan, p.run_id as run, h.name as hub, s.name as source, l.filename as file, p.population, p.counts,
            p.created_at, p.unreviewed, p.safeguards <> '[]' and p.override_at is null as held,
            array(select status from plan_section x where x.plan_id = p.plan_id) as sections
       from plan p
       join hub h using (hub_id)
       join source s using (source_id)
       join run r using (run_id)
       left join landing l using (landing_id)
      where ($1::uuid is null or p.hub_id = $1) and ($2::uuid is null or p.plan_id < $2)
      order by p.plan_id desc limit $3`,
    [page.hub ?? null, page.before ?? null, page.limit],
  );
  return rows.map(({ sections, held, unreviewed, ...entry }) => ({
    ...entry,
    counts: Object.fromEntries(
      changeKinds.map((kind) => [kind, entry.counts[kind] ?? 0]),
    ) as PlanEntry['counts'],
    status: planStatus({ sections, held, unreviewed }),
  }));
}
