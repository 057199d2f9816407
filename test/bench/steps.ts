import { createReadStream } from 'node:fs';
import { applyPlan } from '../../src/apply/apply.ts';
import { confirmApproval, prepareApproval } from '../../src/approval/approve.ts';
import { listChanges } from '../../src/approval/changes.ts';
import { decideChanges } from '../../src/approval/decisions.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { receive } from '../../src/pipeline/receive.ts';
import { getPlan, planDigest } from '../../src/planning/store.ts';
import type { ChangeKind } from '../../src/source/policy.ts';
import { findHub, uploadSource } from '../../src/source/sources.ts';
import { actor, type Made, type World } from './world.ts';

export type Step = (world: World) => Promise<Made>;

/** What the product does, one process each; the order matters: each works on what the ones before have left. */
export const steps: Readonly<Record<string, Step>> = {
  first_import: (world) => planFile(world, world.job.files.base),
  plan_page: pages,
  decide_invites: (world) => decide(world, 'invite'),
  approve_invites: (world) => approve(world, 'invite'),
  apply_invites: apply,
  everybody_accepts: everybodyAccepts,
  unchanged: (world) => planFile(world, world.job.files.base),
  few_changed: (world) => planFile(world, world.job.files.few),
  half_changed: (world) => planFile(world, world.job.files.half),
  decide_updates: (world) => decide(world, 'update'),
  approve_updates: (world) => approve(world, 'update'),
  apply_updates: apply,
};

async function planFile({ pipeline, inTenant }: World, file: string): Promise<Made> {
  const source = await inTenant(async (scope) => {
    const hub = await findHub(scope, 'Mentoring');
    return uploadSource(scope, hub.hubId);
  });
  const runId = await receive(pipeline, {
    source,
    population: 'full',
    filename: 'members.csv',
    bytes: createReadStream(file, { highWaterMark: 256 * 1024 }),
    acceptMapping: true,
    actor,
  });
  const { planId, safeguards } = await planRun(pipeline, runId);
  if (safeguards.length > 0) throw new Error(`The plan is held: ${safeguards[0]?.message}`);
  return { planId };
}

/** Pages of 50 that start anywhere, as a person who scrolls and an API client that goes on later read them. */
async function pages({ job, inTenant }: World): Promise<Made> {
  const samples: number[] = [];
  for (let page = 0; page < 200; page += 1) {
    const after = Math.floor(Math.random() * job.rows);
    const started = performance.now();
    await inTenant((scope) => listChanges(scope, job.planId, { kind: 'invite', after, limit: 50 }));
    samples.push(performance.now() - started);
  }
  return { samples };
}

async function decide({ job, inTenant }: World, kind: ChangeKind): Promise<Made> {
  await inTenant((scope) =>
    decideChanges(scope, job.planId, { kind, where: { ticked: true }, action: 'approve' }, actor),
  );
  return {};
}

/** Both of the two confirmations. */
async function approve({ job, inTenant }: World, kind: ChangeKind): Promise<Made> {
  const digest = planDigest(await inTenant((scope) => getPlan(scope, job.planId)), [kind]);
  const { approval } = await inTenant((scope) =>
    prepareApproval(scope, job.planId, { kinds: [kind], digest }, actor),
  );
  await inTenant((scope) => confirmApproval(scope, approval, actor));
  return {};
}

async function apply({ job, pipeline }: World): Promise<Made> {
  const { database, tenantId, config } = pipeline;
  const { applied, stale, failed } = await applyPlan({ database, tenantId, config }, job.planId);
  if (applied === 0 || stale + failed > 0) throw new Error(`Applied ${applied}, not ${stale + failed}.`);
  return {};
}

/** Not the product's own way, which is one request each: it only makes the hub one whose members are active. */
async function everybodyAccepts({ owner }: World): Promise<Made> {
  await owner.query('update member set accepted_at = now(), version = version + 1');
  await owner.query(`update hub_membership set status = 'active', since = now()`);
  await owner.query(`update invitation set status = 'accepted', closed_at = now()`);
  await owner.query('vacuum analyze');
  return {};
}
