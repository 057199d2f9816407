import type { TenantScope } from '../db/tenant.ts';
import { listAdmins } from '../directory/admins.ts';
import { holds } from '../directory/roles.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { counted } from '../kernel/text.ts';
import { fieldOf, requireMapping } from '../mapping/store.ts';
import { unreviewed } from '../mapping/propose.ts';
import { loadFields } from '../directory/fields.ts';
import { type NewMessage, queueMessages } from '../outbox/queue.ts';
import { getPlan, type Plan, type Section } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { scheduleActor, timeOf } from '../source/schedule.ts';
import { getRun } from './run.ts';

/** Hours within which the same numbers of the same source are no news. */
const silentHours = 20;

type Announcement = Pick<NewMessage, 'kind' | 'data'>;

/**
 * Tells those who may approve that a plan waits for them, in the transaction that made it: one mail for each run and recipient. Only
 * of runs that came by themselves: whoever started one looks at it. What is as it was told within the last day is not told again, so
 * that a source that is read every hour does not write every hour.
 */
export async function announcePlan(
  scope: TenantScope,
  { runId, planId }: { readonly runId: string; readonly planId: string },
): Promise<void> {
  const run = await getRun(scope, runId);
  const isPushed = run.actor.startsWith('connection:');
  if (run.actor !== scheduleActor && !isPushed) return;
  const plan = await getPlan(scope, planId);
  const announcement = await announcementOf(scope, plan);
  if (announcement === undefined) return;
  const about = await placeOf(scope, plan);
  // What policy approved changes nothing about what waits.
  const said = isPushed
    ? kindsOf(announcement, plan)
    : JSON.stringify({ ...announcement.data, approved: undefined });
  if (await isKnown(scope, plan, said)) return;
  const admins = (await listAdmins(scope)).filter(({ role }) => holds(role, 'review'));
  await queueMessages(
    scope,
    admins.map(({ adminId, email }) => ({
      kind: announcement.kind,
      dedupeKey: `plan:${runId}:${adminId}`,
      recipient: email,
      data: { ...announcement.data, ...about, admin: adminId, said },
    })),
  );
}

/** Pushes come all day long, and each makes the numbers others: what is news is that something of a kind waits at all. */
function kindsOf({ kind }: Announcement, plan: Plan): string {
  return JSON.stringify([kind, waitingKinds(plan), plan.safeguards.map(({ code }) => code)]);
}

/** What waits for people, if anything does. A mapping comes first: until it is reviewed the plan is a preview. */
async function announcementOf(scope: TenantScope, plan: Plan): Promise<Announcement | undefined> {
  if (plan.unreviewed > 0) return mappingNeeded(scope, plan);
  if (plan.safeguards.length > 0) {
    // A source that brings too many bad rows is quarantined, and that is what its admins are told: see src/source/health.ts.
    if (plan.safeguards.every(({ code }) => code === 'rejected_rows_over_limit')) return undefined;
    const safeguards = plan.safeguards.map(({ message }) => message);
    return { kind: 'plan_held', data: { safeguards } };
  }
  const waiting = plan.sections.filter(({ status }) => status === 'pending');
  if (waiting.length === 0) return undefined;
  const approved = plan.sections.filter(({ status }) => status === 'approved');
  return {
    kind: 'plan_waiting',
    data: {
      waiting: waiting.map(inWords),
      total: waiting.reduce((sum, { count }) => sum + count, 0),
      approved: approved.map(inWords),
      attention: await attentionOf(scope, plan),
    },
  };
}

/** Rows and values: an unknown value waits while its row goes on. */
async function attentionOf(scope: TenantScope, { planId }: Plan): Promise<number> {
  const { rows } = await scope.client.query<{ count: number }>(
    'select count(*) as count from attention where plan_id = $1',
    [planId],
  );
  return rows[0]?.count ?? 0;
}

async function mappingNeeded(scope: TenantScope, plan: Plan): Promise<Announcement> {
  const mapping = await requireMapping(scope, plan.sourceId, plan.mappingVersion);
  const fields = await loadFields(scope);
  const columns = unreviewed(mapping).map((column) => {
    const field = fieldOf(fields, column.fieldId)?.label;
    return field === undefined ? `“${column.header}”` : `“${column.header}”, suggested for ${field}`;
  });
  return { kind: 'mapping_needed', data: { columns } };
}

const kindsInWords: Readonly<Record<ChangeKind, readonly [one: string, many: string]>> = {
  invite: ['person to invite', 'people to invite'],
  update: ['profile to update', 'profiles to update'],
  reactivate: ['person to reactivate', 'people to reactivate'],
  deactivate: ['person to deactivate', 'people to deactivate'],
  deprovision: ['person who is not in the source any more', 'people who are not in the source any more'],
  restore: ['person to restore', 'people to restore'],
};

function inWords({ kind, count }: Section): string {
  return counted(count, ...kindsInWords[kind]);
}

async function placeOf(scope: TenantScope, { planId, runId, sourceId }: Plan) {
  const { rows } = await scope.client.query<{ name: string; hub: string }>(
    'select s.name, h.name as hub from source s join hub h using (tenant_id, hub_id) where s.source_id = $1',
    [sourceId],
  );
  return { source: sourceId, run: runId, plan: planId, name: rows[0]?.name ?? '', hub: rows[0]?.hub ?? '' };
}

/** The last mail about the source said the same, and nobody has decided about anything since. */
async function isKnown(scope: TenantScope, plan: Plan, said: string): Promise<boolean> {
  const since = (await timeOf(scope)).getTime() - silentHours * 3_600_000;
  const { rows } = await scope.client.query<{ said: string; decided: boolean }>(
    `select o.data ->> 'said' as said, p.override_at is not null or exists (
              select from plan_section s where s.plan_id = p.plan_id and s.kind = any ($4)
                 and s.status not in ('pending', 'held', 'superseded')) as decided
       from outbox_message o, lateral (
              select plan_id, override_at from plan
               where source_id = $2 and population = $5 and plan_id < $3 and not at_once order by plan_id desc limit 1) p
      where o.message_id >= $1 and o.kind in ('plan_waiting', 'plan_held', 'mapping_needed') and o.data ->> 'source' = $2::uuid::text
      order by o.message_id desc limit 1`,
    [firstIdAt(since), plan.sourceId, plan.planId, waitingKinds(plan), plan.population],
  );
  return rows[0] !== undefined && rows[0].said === said && !rows[0].decided;
}

function waitingKinds({ sections }: Plan): ChangeKind[] {
  return sections.filter(({ status }) => status === 'pending' || status === 'held').map(({ kind }) => kind);
}
