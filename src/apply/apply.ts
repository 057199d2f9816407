import { setTimeout as delay } from 'node:timers/promises';
import { may } from '../approval/authority.ts';
import { publishRuns } from '../audit/publish.ts';
import { recordEvents } from '../audit/record.ts';
import type { Config } from '../config.ts';
import { retrying } from '../db/retrying.ts';
import { ofRunningTenant } from '../db/runningTenant.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { loadFields } from '../directory/fields.ts';
import { assertActive } from '../directory/tenants.ts';
import { PsmError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { leaseOwner } from '../kernel/lease.ts';
import { getPlan } from '../planning/store.ts';
import { getSource } from '../source/sources.ts';
import { type ApplyResult, applyReport } from './applyReport.ts';
import { applyChunk, type ApprovedSection, nextItems } from './chunk.ts';
import type { ChunkContext, Item, Outcome } from './item.ts';

export interface ApplyInput {
  readonly database: Database;
  readonly tenantId: string;
  readonly config: Pick<Config, 'apply' | 'invitationDays' | 'restoreDays'>;
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
  /** Stops between two chunks; what is left goes on later, here or elsewhere. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Carries out everything that is approved of a plan. It goes on where a killed process stopped, waiting for that process's
 * lease to run out, and nobody is invited twice: every chunk is one transaction with its outcomes.
 *
 * @throws PsmError `forbidden` when the approver lost the right to approve meanwhile, `tenant_suspended`
 */
export async function applyPlan(input: ApplyInput, planId: string): Promise<ApplyResult> {
  const { database, tenantId } = input;
  const approvals = await withTenant(database, tenantId, async (scope) => {
    await getPlan(scope, planId);
    return scope.db
      .selectFrom('approval')
      .select('approval_id')
      .where('plan_id', '=', planId)
      .where('status', 'in', ['approved', 'applying'])
      .orderBy('confirmed_at')
      .execute();
  });
  for (const { approval_id } of approvals) await applyApproval(input, approval_id);
  return withTenant(database, tenantId, (scope) => applyReport(scope, planId, approvals.length));
}

/** Carries out one approval to its end, or until the signal or another process stops it. */
export async function applyApproval(input: ApplyInput, approvalId: string): Promise<void> {
  const fence = await retrying(() => takeApproval(input, approvalId));
  if (fence === undefined) return;
  const { database, tenantId } = input;
  try {
    const opened = await withTenant(database, tenantId, (scope) => open(scope, approvalId, input));
    for (let done = 0, more = true; more && input.signal?.aborted !== true;) {
      const outcomes = await retrying(() =>
        withTenant(database, tenantId, (scope) => oneChunk(scope, approvalId, fence, opened, input)),
      );
      more = outcomes !== undefined;
      done += outcomes?.length ?? 0;
      input.onProgress?.(done, opened.total);
    }
  } finally {
    await withTenant(database, tenantId, ({ client }) =>
      client.query('update approval set lease_until = null where approval_id = $1 and fence = $2', [
        approvalId,
        fence,
      ]),
    ).catch(() => {});
  }
}

/** @returns the fence, or undefined when the approval is carried out already (perhaps by the process waited for) */
async function takeApproval(input: ApplyInput, approvalId: string): Promise<number | undefined> {
  for (;;) {
    const taken = await withTenant(input.database, input.tenantId, async (scope) => {
      const { client } = scope;
      const { rows } = await client.query<{ fence: number }>(
        `update approval set status = 'applying', fence = fence + 1, lease_owner = $2,
                lease_until = now() + make_interval(secs => $3)
          where approval_id = $1 and status in ('approved', 'applying') and (lease_until is null or lease_until < now())
            and ${ofRunningTenant('approval')}
        returning fence`,
        [approvalId, leaseOwner, input.config.apply.leaseSeconds],
      );
      if (rows[0] !== undefined) return rows[0].fence;
      await assertActive(scope);
      const open = await client.query<{ wait: number }>(
        `select greatest(extract(epoch from lease_until - now()), 0)::float8 as wait from approval
          where approval_id = $1 and status in ('approved', 'applying')`,
        [approvalId],
      );
      return open.rows[0] === undefined ? undefined : { wait: open.rows[0].wait };
    });
    if (taken === undefined || typeof taken === 'number') return taken;
    input.signal?.throwIfAborted();
    // The holder renews its lease with every chunk, or has died: look again soon, at the latest when the lease ends.
    await delay(Math.min(Math.max(taken.wait * 1000, 50), 500));
  }
}

/**
 * Carries out an approval in the transaction that it was given in. Only for a handful of changes: their members stay locked until the
 * transaction ends.
 */
export async function applyWithin(
  scope: TenantScope,
  approvalId: string,
  config: ApplyInput['config'],
): Promise<Outcome[]> {
  await scope.client.query(`update approval set status = 'applying' where approval_id = $1`, [approvalId]);
  const { context, sections } = await open(scope, approvalId, { config });
  const items = await nextItems(scope, sections, 0, config.apply.chunk);
  const outcomes = await applyChunk(scope, items, context, approvalId);
  await count(scope, approvalId, items, outcomes);
  await close(scope, approvalId, context);
  return outcomes;
}

interface Opened {
  /** Who approved: one person, or two. */
  readonly approvers: readonly string[];
  readonly context: ChunkContext;
  readonly sections: readonly ApprovedSection[];
  readonly total: number;
}

async function open(
  scope: TenantScope,
  approvalId: string,
  input: Pick<ApplyInput, 'config'>,
): Promise<Opened> {
  const { rows } = await scope.client.query<{
    plan_id: string;
    actor: string;
    seconded_by: string | null;
    total: number;
  }>(
    `select a.plan_id, a.actor, a.seconded_by, (select coalesce(sum(count), 0)::int from approval_section s
        where s.approval_id = a.approval_id) as total
       from approval a where a.approval_id = $1`,
    [approvalId],
  );
  const approval = rows[0];
  if (approval === undefined) throw new PsmError('not_found', 'There is no such approval.');
  const plan = await getPlan(scope, approval.plan_id);
  const source = await getSource(scope, plan.sourceId);
  const fields = await loadFields(scope);
  const keyOf = (role: 'email' | 'first_name' | 'last_name') =>
    fields.find((field) => field.role === role)?.key ?? role;
  await scope.client.query(
    `update plan_section s set status = 'applying' from approval_section a
      where a.approval_id = $1 and s.plan_id = a.plan_id and s.kind = a.kind and s.status = 'approved'`,
    [approvalId],
  );
  const { rows: sections } = await scope.client.query<ApprovedSection>(
    `select plan_id as "planId", kind, decision_seq as "decisionSeq" from approval_section where approval_id = $1`,
    [approvalId],
  );
  return {
    approvers: [approval.actor, approval.seconded_by].filter((one) => one !== null),
    total: approval.total,
    sections,
    context: {
      planId: plan.planId,
      hubId: plan.hubId,
      sourceId: plan.sourceId,
      idSpace: source.idSpace,
      actor: approval.actor,
      accountKeys: { email: keyOf('email'), first_name: keyOf('first_name'), last_name: keyOf('last_name') },
      invitationDays: input.config.invitationDays,
      restoreDays: input.config.restoreDays,
    },
  };
}

/** @returns undefined when nothing was left and the approval is closed */
async function oneChunk(
  scope: TenantScope,
  approvalId: string,
  fence: number,
  { context, sections, approvers }: Pick<Opened, 'context' | 'sections' | 'approvers'>,
  input: ApplyInput,
): Promise<Outcome[] | undefined> {
  const { rows } = await scope.client.query<{ position: number }>(
    `update approval set lease_until = now() + make_interval(secs => $3)
      where approval_id = $1 and fence = $2 and status = 'applying' and ${ofRunningTenant('approval')} returning position`,
    [approvalId, fence, input.config.apply.leaseSeconds],
  );
  if (rows[0] === undefined) {
    await assertActive(scope);
    throw new PsmError('apply_busy', 'Another process has taken this approval over.');
  }
  for (const approver of approvers) {
    if (await may(scope, approver, 'review')) continue;
    throw new PsmError(
      'forbidden',
      'Whoever approved this may not approve any more: the rest is not applied.',
    );
  }
  const items = await nextItems(scope, sections, rows[0].position, input.config.apply.chunk);
  if (items.length === 0) {
    await close(scope, approvalId, context);
    return undefined;
  }
  const outcomes = await applyChunk(scope, items, context, approvalId);
  await count(scope, approvalId, items, outcomes);
  failpoint('apply');
  return outcomes;
}

async function count(
  scope: TenantScope,
  approvalId: string,
  items: readonly Item[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const of = (result: Outcome['result']) => outcomes.filter((one) => one.result === result).length;
  await scope.client.query(
    `update approval set position = $2, applied = applied + $3, stale = stale + $4, failed = failed + $5
      where approval_id = $1`,
    [approvalId, items.at(-1)?.itemNo ?? 0, of('applied'), of('stale'), of('failed')],
  );
}

async function close(scope: TenantScope, approvalId: string, context: ChunkContext): Promise<void> {
  await scope.client.query(
    `update approval set status = 'applied', finished_at = now() where approval_id = $1`,
    [approvalId],
  );
  await scope.client.query(
    `update plan_section s set status = 'applied' from approval_section a
      where a.approval_id = $1 and s.plan_id = a.plan_id and s.kind = a.kind and s.status = 'applying'`,
    [approvalId],
  );
  const { rows: runs } = await scope.client.query<{ run_id: string }>(
    `update run r set status = n.status, finished_at = case when n.status = 'done' then now() end
       from plan p, lateral (select case when exists (
              select from plan_section s where s.plan_id = p.plan_id and s.status in ('approved', 'applying')) then 'applying'
            when exists (select from plan_section s where s.plan_id = p.plan_id and s.status in ('pending', 'held'))
            then 'ready' else 'done' end as status) n
      where p.plan_id = $1 and r.run_id = p.run_id and r.status = 'applying'
    returning r.run_id`,
    [context.planId],
  );
  await publishRuns(
    scope,
    runs.map((run) => run.run_id),
  );
  await recordEvents(scope, [
    {
      actor: context.actor,
      action: 'plan.applied',
      entity: 'approval',
      entityId: approvalId,
      planId: context.planId,
      approvalId,
      body: {},
    },
  ]);
}
