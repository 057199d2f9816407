import { recordEvents } from '../audit/record.ts';
import { hasSqlState, sqlState } from '../db/client.ts';
import type { TenantScope } from '../db/tenant.ts';
import { decidedAction } from '../approval/rules.ts';
import { emailKey } from '../kernel/text.ts';
import { deactivate } from './deactivate.ts';
import { deleteFromHub } from './deleteFromHub.ts';
import { deleteFromTenant } from './deleteFromTenant.ts';
import { enrol, withoutEnrolments } from './enrol.ts';
import { goneOption, optionLabels } from './goneOption.ts';
import { invite } from './invite.ts';
import type { ChunkContext, Current, Item, Outcome } from './item.ts';
import { withinMemberLimit } from './memberLimit.ts';
import { moveLedger, writeOutcomes } from './outcomes.ts';
import { reactivate } from './reactivate.ts';
import { fileRestores } from './restore.ts';
import { staleness } from './stale.ts';
import { update } from './update.ts';

/** What an item becomes; the order in which the actions of one chunk run: addresses are given up before they are taken. */
const verbs = [
  'update',
  'deactivate',
  'delete_from_hub',
  'delete_from_tenant',
  'reactivate',
  'invite',
  'restore',
] as const;
type Verb = (typeof verbs)[number];

/** The past tense that the audit trail uses. */
const eventNames: Readonly<Record<Verb, string>> = {
  invite: 'member.invited',
  update: 'member.updated',
  deactivate: 'member.deactivated',
  reactivate: 'member.reactivated',
  delete_from_hub: 'member.deleted_from_hub',
  delete_from_tenant: 'member.deleted',
  restore: 'member.restore_requested',
};

export function verbOf(item: Item): Verb {
  if (
    item.kind === 'invite' ||
    item.kind === 'update' ||
    item.kind === 'reactivate' ||
    item.kind === 'restore'
  ) {
    return item.kind;
  }
  return item.action === 'approve' ? 'deactivate' : item.action;
}

/** The sections that an approval covers, with the number of the last decision that counts. */
export interface ApprovedSection {
  readonly planId: string;
  readonly kind: string;
  readonly decisionSeq: number;
}

/**
 * The next decided changes after `position`, in their order. Reads on over stretches of item numbers, wider where little is
 * decided, so that a chunk costs what it holds, however large the plan is and whatever the planner makes of it.
 */
export async function nextItems(
  scope: TenantScope,
  sections: readonly ApprovedSection[],
  position: number,
  limit: number,
): Promise<Item[]> {
  const planId = sections[0]?.planId ?? null;
  const frozen = JSON.stringify(Object.fromEntries(sections.map((one) => [one.kind, one.decisionSeq])));
  const { rows } = await scope.client.query<{ last: number }>(selectLastItem, [planId]);
  const last = rows[0]?.last ?? 0;
  const items: Item[] = [];
  let from = position;
  for (let width = limit; from < last && items.length < limit; width = Math.min(width * 2, 16 * limit)) {
    const found = await scope.client.query(selectDecided, [
      planId,
      from,
      from + width,
      frozen,
      limit - items.length,
    ]);
    items.push(...(found.rows as Item[]));
    from += width;
  }
  return items;
}

/** $1 plan. One look at the end of the primary key. */
const selectLastItem = `
select item_no as last from change where plan_id = $1 order by item_no desc limit 1`;

/**
 * $1 plan, $2 and $3 the stretch, $4 kind -> last decision that counts, $5 how many. Costs the stretch: `offset 0` lets the
 * decision be looked up once for each change of it instead of once for each mention.
 */
const selectDecided = `
select c.item_no as "itemNo", c.kind, c.reason, c.member_id as "memberId", c.expected_version as "expectedVersion",
       c.record_key as "recordKey", c.person, c.before, c.after, c.effects, d.action
  from change c
 cross join lateral (select ${decidedAction('c', `($4::jsonb ->> c.kind)::int`)} as action offset 0) d
 where c.plan_id = $1 and c.item_no > $2 and c.item_no <= $3 and $4::jsonb ? c.kind
   and d.action is not null and d.action <> 'skip'
 order by c.item_no limit $5`;

/**
 * Carries out the items of one chunk in the transaction of `scope`: locks hub, then members by id, marks what is stale, applies
 * the rest as sets, and writes outcomes and audit beside it. An item that violates a constraint fails alone: the chunk is halved
 * down to it.
 */
export async function applyChunk(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
  approvalId: string,
): Promise<Outcome[]> {
  await scope.client.query('update hub set revision = revision + 1 where hub_id = $1', [context.hubId]);
  const current = await lockMembers(scope, items, context);
  const taken = await takenAddresses(scope, items);
  const labels = await optionLabels(scope, items);
  const outcomes: Outcome[] = [];
  const sound: Item[] = [];
  for (const item of items) {
    const why =
      staleness(item, current.get(item.memberId ?? ''), context.accountKeys) ??
      goneOption(item.after, labels) ??
      (item.memberId === null && taken.has(emailKey(item.person.email ?? ''))
        ? 'An account with this e-mail address was created since the plan was made.'
        : undefined);
    if (why === undefined) sound.push(item);
    else
      outcomes.push({
        itemNo: item.itemNo,
        action: verbOf(item),
        result: 'stale',
        code: 'changed_since',
        message: why,
      });
  }
  outcomes.push(...(await applyHalving(scope, sound, context)));
  const byNumber = new Map(items.map((item) => [item.itemNo, item]));
  await writeOutcomes(scope, outcomes, byNumber, context, approvalId);
  await moveLedger(scope, outcomes, byNumber, context);
  await recordEvents(
    scope,
    outcomes.flatMap((outcome) => {
      const item = byNumber.get(outcome.itemNo);
      if (outcome.result !== 'applied' || item === undefined) return [];
      return {
        actor: context.actor,
        action: eventNames[verbOf(item)],
        entity: 'member' as const,
        entityId: outcome.memberId ?? undefined,
        planId: context.planId,
        itemNo: item.itemNo,
        approvalId,
        body: { reason: item.reason, before: item.before.values, after: item.after, hub: context.hubId },
      };
    }),
  );
  return outcomes;
}

async function lockMembers(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<Map<string, Current>> {
  const members = items.flatMap((item) => (item.memberId === null ? [] : [item.memberId]));
  if (members.length === 0) return new Map();
  await scope.client.query(
    'select from member where member_id = any ($1::uuid[]) order by member_id for no key update',
    [members],
  );
  const { rows } = await scope.client.query<Current>(selectCurrent, [members, context.hubId]);
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** $1 members, $2 hub. One look at each key; a join in place of the inner query reads all memberships of the hub. */
const selectCurrent = `
select m.member_id as "memberId", m.version, m.status as account, m.protected, m.email, m.first_name as "firstName",
       m.last_name as "lastName", m.profile,
       (select h.status from hub_membership h
         where h.hub_id = $2 and h.member_id = m.member_id and h.status <> 'ended') as membership
  from member m
 where m.member_id = any ($1::uuid[])`;

/** Addresses that newcomers of this chunk would take and that a living account has. */
async function takenAddresses(scope: TenantScope, items: readonly Item[]): Promise<Set<string>> {
  const wanted = items.flatMap((item) => (item.memberId === null ? [emailKey(item.person.email ?? '')] : []));
  if (wanted.length === 0) return new Set();
  // An address that an item of the same chunk gives up is free by the time the invitations are written.
  const { rows } = await scope.client.query<{ email_norm: string }>(
    `select email_norm from member where email_norm = any ($1) and deleted_at is null and member_id <> all ($2::uuid[])`,
    [wanted, items.flatMap((item) => (item.memberId === null ? [] : [item.memberId]))],
  );
  return new Set(rows.map((row) => row.email_norm));
}

async function applyHalving(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<Outcome[]> {
  if (items.length === 0) return [];
  await scope.client.query('savepoint part');
  try {
    const outcomes = await applyItems(scope, items, context);
    await scope.client.query('release savepoint part');
    return outcomes;
  } catch (error) {
    if (!hasSqlState(error, sqlState.uniqueViolation, sqlState.checkViolation)) throw error;
    await scope.client.query('rollback to savepoint part');
    const [first] = items;
    if (items.length === 1 && first !== undefined) {
      return [
        {
          itemNo: first.itemNo,
          action: verbOf(first),
          result: 'failed',
          code: hasSqlState(error, sqlState.uniqueViolation) ? 'already_taken' : 'not_possible',
          message: hasSqlState(error, sqlState.uniqueViolation)
            ? 'The e-mail address or Unique ID belongs to another member now. It is shown again with the next run.'
            : 'The directory does not allow this change in its present state.',
        },
      ];
    }
    const middle = Math.ceil(items.length / 2);
    return [
      ...(await applyHalving(scope, items.slice(0, middle), context)),
      ...(await applyHalving(scope, items.slice(middle), context)),
    ];
  }
}

async function applyItems(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<Outcome[]> {
  const groups = Map.groupBy(items.map(withoutEnrolments), verbOf);
  const members = new Map<number, string>();
  const refused = new Map<number, Outcome>();
  for (const verb of verbs) {
    const group = groups.get(verb);
    if (group === undefined) continue;
    if (verb === 'invite') {
      const within = await withinMemberLimit(scope, group);
      for (const outcome of within.refused) refused.set(outcome.itemNo, outcome);
      for (const [itemNo, memberId] of await invite(scope, within.invited, context))
        members.set(itemNo, memberId);
    } else {
      await effects[verb](scope, group, context);
    }
  }
  await enrol(
    scope,
    items.filter((item) => !refused.has(item.itemNo)),
    members,
  );
  return items.map(
    (item) =>
      refused.get(item.itemNo) ?? {
        itemNo: item.itemNo,
        action: verbOf(item),
        result: 'applied',
        memberId: members.get(item.itemNo) ?? item.memberId,
      },
  );
}

const effects: Readonly<
  Record<
    Exclude<Verb, 'invite'>,
    (scope: TenantScope, items: readonly Item[], context: ChunkContext) => Promise<void>
  >
> = {
  update,
  deactivate,
  delete_from_hub: deleteFromHub,
  delete_from_tenant: deleteFromTenant,
  reactivate,
  restore: fileRestores,
};
