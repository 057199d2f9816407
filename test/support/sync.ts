import { applyPlan } from '../../src/apply/apply.ts';
import type { ApplyResult } from '../../src/apply/applyReport.ts';
import { confirmApproval } from '../../src/approval/approve.ts';
import { decideInBulk } from '../../src/approval/bulk.ts';
import { listChanges } from '../../src/approval/changes.ts';
import { loadConfig } from '../../src/config.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { receive } from '../../src/pipeline/receive.ts';
import { overrideHeldPlan } from '../../src/pipeline/override.ts';
import { type AttentionRow, listAttention } from '../../src/planning/attention.ts';
import { type ChangeRow, getPlan, type Plan } from '../../src/planning/store.ts';
import { type ChangeKind, changeKinds, type Policy } from '../../src/source/policy.ts';
import { findHub, type Source, uploadSource } from '../../src/source/sources.ts';
import { inTenant, queryIn, type Row, type Tenant } from './organisation.ts';

export const atConsole = 'console:test';
const silent = () => {};

export function pipelineOf(tenant: Tenant): Pipeline {
  return {
    database: tenant.database,
    tenantId: tenant.tenantId,
    config: loadConfig({}),
    log: { info: silent, warn: silent },
  };
}

export interface PlanOptions {
  readonly hub?: string;
  /** Name of the source; the hub's own upload source when it is left out. */
  readonly source?: string;
  readonly partial?: boolean;
  /** false: nobody has looked at the mapping. */
  readonly accept?: boolean;
  readonly actor?: string;
  readonly policy?: Policy;
}

/** A plan with all that it proposes. */
export interface Planned extends Plan {
  readonly changes: readonly ChangeRow[];
  readonly attention: readonly AttentionRow[];
}

/** Receives a CSV and plans it, as an upload does. The header is the first row's keys, in their order. */
export async function planCsv(
  tenant: Tenant,
  content: string | readonly Row[],
  options: PlanOptions = {},
): Promise<Planned> {
  const pipeline = pipelineOf(tenant);
  const { planId } = await planRun(pipeline, await receiveCsv(tenant, content, options));
  return planned(tenant, planId);
}

/** @returns the run */
export async function receiveCsv(
  tenant: Tenant,
  content: string | readonly Row[],
  options: PlanOptions = {},
): Promise<string> {
  const source = await sourceOf(tenant, options);
  const text = typeof content === 'string' ? content : csvOf(content);
  return receive(pipelineOf(tenant), {
    source,
    population: options.partial === true ? 'partial' : 'full',
    filename: 'members.csv',
    bytes: oneChunk(text),
    acceptMapping: options.accept ?? true,
    actor: options.actor ?? atConsole,
  });
}

export async function sourceOf(tenant: Tenant, options: PlanOptions = {}): Promise<Source> {
  const source = await inTenant(tenant, async (scope) => {
    const hub = await findHub(scope, options.hub ?? 'Mentoring');
    return uploadSource(scope, hub.hubId, options.source);
  });
  if (options.policy !== undefined) {
    await queryIn(tenant, 'update source set policy = $2 where source_id = $1', [
      source.sourceId,
      options.policy,
    ]);
  }
  return source;
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

export function csvOf(given: readonly Row[]): string {
  const header = [...new Set(given.flatMap((one) => Object.keys(one)))];
  const lines = [header, ...given.map((one) => header.map((name) => one[name] ?? ''))];
  return lines.map((line) => `${line.map(cell).join(',')}\n`).join('');
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export async function planned(tenant: Tenant, planId: string): Promise<Planned> {
  return inTenant(tenant, async (scope) => ({
    ...(await getPlan(scope, planId)),
    changes: (await listChanges(scope, planId, { limit: 100_000 })).items,
    attention: await listAttention(scope, planId),
  }));
}

/** What a plan proposes, in words: `update person1@acme.test: differs`. */
export function proposals(plan: Planned): string[] {
  return plan.changes.map((one) => `${one.kind} ${one.person.email}: ${one.reason}`).sort();
}

/** Needs attention, in words: `3 unknown_option`. */
export function attentionOf(plan: Planned): string[] {
  return plan.attention.map((one) => `${one.row} ${one.code}`);
}

export interface Choice {
  readonly kinds?: readonly ChangeKind[];
  readonly absent?: 'deactivate' | 'delete_from_hub' | 'delete_from_tenant';
  readonly includeNeverInSource?: boolean;
  readonly despiteUnreadableRows?: boolean;
  readonly actor?: string;
}

/** Decides in bulk and confirms, in two steps. @returns the approval */
export async function approve(tenant: Tenant, planId: string, choice: Choice = {}): Promise<string> {
  const actor = choice.actor ?? atConsole;
  const kinds =
    choice.kinds ?? changeKinds.filter((kind) => kind !== 'deprovision' || choice.absent !== undefined);
  const prepared = await inTenant(tenant, (scope) =>
    decideInBulk(
      scope,
      planId,
      {
        kinds,
        absent: choice.absent,
        includeNeverInSource: choice.includeNeverInSource ?? false,
        despiteUnreadableRows: choice.despiteUnreadableRows ?? false,
      },
      actor,
    ),
  );
  if (prepared === undefined) throw new Error('There is nothing to approve.');
  const confirmed = await inTenant(tenant, (scope) => confirmApproval(scope, prepared.approval, actor));
  if (confirmed.brake !== undefined) throw new Error(`The brake: ${confirmed.brake.message}`);
  return prepared.approval;
}

export function apply(tenant: Tenant, planId: string, chunk = 1000, leaseSeconds = 15): Promise<ApplyResult> {
  const config = { ...pipelineOf(tenant).config, apply: { chunk, leaseSeconds } };
  const { database, tenantId } = tenant;
  return applyPlan({ database, tenantId, config }, planId);
}

export async function approveAndApply(
  tenant: Tenant,
  plan: { readonly planId: string },
  choice: Choice = {},
): Promise<ApplyResult> {
  await approve(tenant, plan.planId, choice);
  return apply(tenant, plan.planId);
}

/** The whole way: plan, approve, apply. */
export async function sync(
  tenant: Tenant,
  content: string | readonly Row[],
  options: PlanOptions & Choice = {},
): Promise<Planned> {
  const plan = await planCsv(tenant, content, options);
  if (plan.changes.length > 0) await approveAndApply(tenant, plan, options);
  return plan;
}

export function override(tenant: Tenant, planId: string, actor = atConsole): Promise<void> {
  return overrideHeldPlan(pipelineOf(tenant), planId, 'It was agreed with HR', actor);
}
