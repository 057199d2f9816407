import type { JsonValue, Population } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import type { ChangeKind } from '../source/policy.ts';
import type { RunFault, RunRead, RunStatus } from './run.ts';

/** A run as people see it. */
export interface RunSummary {
  readonly run: string;
  /** The newest plan that was made of it. */
  readonly plan: string | null;
  readonly source: { readonly id: string; readonly name: string };
  readonly hub: { readonly id: string; readonly name: string };
  readonly population: Population;
  readonly read: RunRead;
  /** The slot of the schedule that it was made for. */
  readonly scheduled_for: Date | null;
  readonly status: RunStatus;
  readonly progress: Readonly<Record<string, JsonValue>>;
  readonly error: RunFault | null;
  /** null until it is landed, and again once it is not kept any more */
  readonly file: { readonly name: string | null; readonly bytes: number; readonly sha256: string } | null;
  /** Of the newest plan; null until there is one */
  readonly report: RunReport | null;
  readonly actor: string;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

/** What the newest plan of a run proposes, and what came of this one and of those before it. */
export interface RunReport {
  readonly rows: Readonly<Record<'read' | 'unchanged' | 'not_eligible' | 'planned' | 'attention', number>>;
  /** Kinds of which there is none are left out, here and below. */
  readonly planned: Readonly<Partial<Record<ChangeKind, number>>>;
  readonly applied: Readonly<Partial<Record<ChangeKind, number>>>;
  readonly held: boolean;
}

export interface RunListQuery {
  readonly hub?: string | undefined;
  readonly source?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

const columns = `
  r.run_id as run, r.population, r.read, r.scheduled_for, r.status, r.stats as progress, r.error, r.actor, r.created_at, r.finished_at,
  p.plan_id as plan,
  case when p.plan_id is not null then jsonb_build_object('rows', p.rows, 'planned', p.counts,
    'applied', (select coalesce(jsonb_object_agg(kind, applied), '{}')
                  from (select s.kind, sum(s.applied) as applied
                          from approval a join approval_section s using (tenant_id, approval_id)
                         where a.plan_id in (select plan_id from plan every where every.run_id = r.run_id)
                         group by s.kind having sum(s.applied) > 0) counted),
    'held', p.safeguards <> '[]' and p.override_at is null) end as report,
  jsonb_build_object('id', s.source_id, 'name', s.name) as source,
  jsonb_build_object('id', h.hub_id, 'name', h.name) as hub,
  case when l.complete then jsonb_build_object('name', l.filename, 'bytes', l.bytes, 'sha256', encode(l.sha256, 'hex'))
  end as file`;

const tables = `run r join source s using (tenant_id, source_id) join hub h on h.hub_id = r.hub_id
  left join landing l on l.landing_id = r.landing_id
  left join lateral (select * from plan n where n.run_id = r.run_id order by n.plan_id desc limit 1) p on true`;

/** Runs, newest first, by keyset. */
export async function listRuns(
  scope: TenantScope,
  query: RunListQuery,
): Promise<{ items: RunSummary[]; next: string | null }> {
  const { rows } = await scope.client.query<RunSummary>(
    `select ${columns} from ${tables}
      where ($1::uuid is null or r.run_id < $1) and ($2::uuid is null or r.hub_id = $2)
        and ($3::uuid is null or r.source_id = $3) and ($4::text is null or r.status = $4)
      order by r.run_id desc limit $5`,
    [query.before ?? null, query.hub ?? null, query.source ?? null, query.status ?? null, query.limit + 1],
  );
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.run ?? null) : null };
}

/** @throws PsmError `not_found` */
export async function getRunSummary(scope: TenantScope, runId: string): Promise<RunSummary> {
  const { rows } = await scope.client.query<RunSummary>(
    `select ${columns} from ${tables} where r.run_id = $1`,
    [runId],
  );
  if (rows[0] === undefined) throw new PsmError('not_found', 'There is no such run.');
  return rows[0];
}
