import type { Population } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import type { Policy } from './policy.ts';

/** A source beside what it brought last. */
export interface SourceOverview {
  readonly id: string;
  readonly hub: { readonly id: string; readonly name: string };
  readonly connector: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the secret settings that are set. */
  readonly secrets: readonly string[];
  readonly policy: Policy;
  /** Of the last run; null before the first. */
  readonly population: Population | null;
  /** Its states are those of src/pipeline/run.ts. */
  readonly last_run: { readonly run: string; readonly status: string; readonly at: string } | null;
  /** Columns of its newest mapping that go to a field. */
  readonly columns: number;
}

/** $1 one source, or null for all. A few looks at an index for each source. */
const selectOverview = `
select s.source_id as id, jsonb_build_object('id', h.hub_id, 'name', h.name) as hub, s.connector, s.name, s.config, s.policy,
       array(select setting from source_secret x where x.source_id = s.source_id order by setting) as secrets,
       r.population, r.last_run,
       (select count(c.field_id)::int from mapping_column c
         where c.source_id = s.source_id and c.version = (
           select max(version) from mapping m where m.source_id = s.source_id)) as columns
  from source s
  join hub h using (tenant_id, hub_id)
  left join lateral (
    select population, jsonb_build_object('run', run_id, 'status', status,
             'at', to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as last_run
      from run where source_id = s.source_id order by run_id desc limit 1) r on true
 where s.live and ($1::uuid is null or s.source_id = $1)
 order by h.name_norm, s.name_norm`;

/** All sources, by hub and name. */
export async function overviewOfSources(scope: TenantScope): Promise<SourceOverview[]> {
  return (await scope.client.query<SourceOverview>(selectOverview, [null])).rows;
}

/** @throws PsmError `not_found` */
export async function overviewOfSource(scope: TenantScope, sourceId: string): Promise<SourceOverview> {
  const { rows } = await scope.client.query<SourceOverview>(selectOverview, [sourceId]);
  if (rows[0] === undefined) throw new PsmError('not_found', 'There is no such source.');
  return rows[0];
}
