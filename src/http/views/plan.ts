import type { z } from 'zod';
import { actionsOf } from '../../approval/rules.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { loadFields } from '../../directory/fields.ts';
import { fieldOf, loadMapping } from '../../mapping/store.ts';
import { getPlan, type Plan, planDigest, planPlace } from '../../planning/store.ts';
import type { plan } from '../contract/plans.ts';

export type PlanView = z.infer<typeof plan>;

/** A plan as the API shows it: every key is always there. */
export async function planView(scope: TenantScope, planId: string): Promise<PlanView> {
  const found = await getPlan(scope, planId);
  const { hub, newer } = await planPlace(scope, found);
  const { read, unchanged, not_eligible, planned, attention } = found.rows;
  return {
    plan: found.planId,
    run: found.runId,
    source: found.sourceId,
    hub,
    population: found.population,
    status: found.status,
    digest: planDigest(found),
    rows: { read, unchanged, not_eligible, planned, attention },
    counts: found.counts,
    sections: found.sections.map(({ kind, status, count }) => ({
      kind,
      status,
      count,
      digest: planDigest(found, [kind]),
      actions: [...actionsOf[kind]],
    })),
    safeguards: [...found.safeguards],
    notes: [...found.notes],
    mapping: await mappingOf(scope, found),
    unreviewed: found.unreviewed,
    unreadable_rows: found.unreadableRows,
    override: found.override === null ? null : { ...found.override, at: found.override.at.toISOString() },
    newer,
    created_at: found.createdAt.toISOString(),
  };
}

async function mappingOf(scope: TenantScope, plan: Plan): Promise<PlanView['mapping']> {
  const fields = await loadFields(scope);
  const mapping = await loadMapping(scope, plan.sourceId, plan.mappingVersion);
  return (mapping?.columns ?? []).map((column) => ({
    column: column.header,
    field: fieldOf(fields, column.fieldId)?.key ?? null,
    confidence: Math.round(column.confidence * 1000) / 1000,
    reason: column.reason,
    reviewed: column.reviewedAt !== null,
  }));
}
