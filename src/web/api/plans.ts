import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import type * as approvals from '../../http/contract/approvals.ts';
import type * as attention from '../../http/contract/attention.ts';
import type * as contract from '../../http/contract/plans.ts';
import type { changeKind } from '../../http/contract/primitives.ts';
import { get, send } from './client.ts';
import { useLive } from './useLive.ts';

export type Plan = z.infer<typeof contract.plan>;
export type PlanSection = z.infer<typeof contract.section>;
export type Safeguard = z.infer<typeof contract.safeguard>;
export type Action = z.infer<typeof contract.action>;
export type ChangeKind = z.infer<typeof changeKind>;
export type Decisions = z.infer<typeof contract.decisions>;
/** A decision as it is sent: one rule, however many changes it covers. */
export type NewDecision = z.input<typeof contract.decision>;
export type AttentionGroup = z.infer<typeof attention.attentionGroups>['items'][number];
export type AttentionPerson = z.infer<typeof attention.attentionPeople>['items'][number];
export type AttentionRow = z.infer<typeof attention.attention>;
export type Approval = z.infer<typeof approvals.approval>;
/** An approval without the list of what was not applied. */
export type ApprovalSummary = z.infer<typeof approvals.approvalSummary>;
export type PreparedApproval = z.infer<typeof approvals.prepared>;

/** Beginning of the key of everything about a plan; `changes` after it is for the lists of changes. */
export const planKey = (planId: string) => ['plans', planId] as const;

export const planQuery = (planId: string) =>
  queryOptions({
    queryKey: [...planKey(planId), 'plan'],
    queryFn: ({ signal }) => get<Plan>(`/plans/${planId}`, {}, signal),
  });

/** What is decided so far, and by whom. */
export const decisionsQuery = (planId: string) =>
  queryOptions({
    queryKey: [...planKey(planId), 'decisions'],
    queryFn: ({ signal }) => get<Decisions>(`/plans/${planId}/decisions`, {}, signal),
  });

/** Everybody's approvals of a plan, newest first; without the lists of what was not applied. */
export const approvalsQuery = (planId: string) =>
  queryOptions({
    queryKey: [...planKey(planId), 'approvals'],
    queryFn: async ({ signal }) =>
      (await get<{ items: ApprovalSummary[] }>(`/plans/${planId}/approvals`, {}, signal)).items,
  });

/** One approval with what was not applied and why. */
export const approvalQuery = (approvalId: string) =>
  queryOptions({
    queryKey: ['approvals', approvalId],
    queryFn: ({ signal }) => get<Approval>(`/approvals/${approvalId}`, {}, signal),
  });

/** What needs attention, by cause, most first. */
export const attentionGroupsQuery = (planId: string) =>
  queryOptions({
    queryKey: [...planKey(planId), 'attention', 'groups'],
    queryFn: async ({ signal }) =>
      (await get<{ items: AttentionGroup[] }>(`/plans/${planId}/attention/groups`, {}, signal)).items,
    // Neither rows nor causes of a plan change once it is made.
    staleTime: Infinity,
  });

/** Rows of one cause, a page at a time in the order of the file. */
export const attentionRowsQuery = (planId: string, code?: string, field?: string) =>
  infiniteQueryOptions({
    queryKey: [...planKey(planId), 'attention', 'rows', code ?? null, field ?? null],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: AttentionRow[]; next: string | null }>(
        `/plans/${planId}/attention`,
        { code, field, cursor: pageParam ?? undefined, limit: 200 },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });

/** Whom the rows of one page of a cause are about. Only for those who may see rows. */
export const attentionPeopleQuery = (
  planId: string,
  code: string,
  field: string | null,
  cursor: string | null,
) =>
  queryOptions({
    queryKey: [...planKey(planId), 'attention', 'people', code, field, cursor],
    queryFn: async ({ signal }) =>
      (
        await get<z.infer<typeof attention.attentionPeople>>(
          `/plans/${planId}/attention/people`,
          { code, field: field ?? undefined, cursor: cursor ?? undefined, limit: 200 },
          signal,
        )
      ).items,
    staleTime: Infinity,
  });

/** Decides about all changes of a kind, or some of them. Nothing happens before an approval is confirmed. */
export const decide = (planId: string, decision: NewDecision, key?: string) =>
  send<Plan>('POST', `/plans/${planId}/decisions`, decision, key);

/** First step: what the confirmation would do. `digest`: of the plan as the person sees it. */
export const prepareApproval = (
  planId: string,
  request: { kinds: ChangeKind[]; digest: string; despite_unreadable_rows?: boolean },
) => send<PreparedApproval>('POST', `/plans/${planId}/approvals`, request);

/** Second step: approves. `removals`: the number that the person typed, when people would be removed. */
export const confirmApproval = (approvalId: string, confirmation: { removals?: number } = {}, key?: string) =>
  send<z.infer<typeof approvals.confirmed>>('POST', `/approvals/${approvalId}/confirm`, confirmation, key);

/** Approves what another person approved before. `removals`: the number that the second person typed. */
export const secondApproval = (approvalId: string, confirmation: { removals?: number } = {}) =>
  send<z.infer<typeof approvals.confirmed>>('POST', `/approvals/${approvalId}/second`, confirmation);
/** Takes an approval back that waits for a second person. */
export const withdrawApproval = (approvalId: string) =>
  send<z.infer<typeof approvals.confirmed>>('POST', `/approvals/${approvalId}/withdraw`);

/** Lets a held plan be approved in spite of its safeguards. */
export const overridePlan = (planId: string, reason: string) =>
  send<Plan>('POST', `/plans/${planId}/override`, { reason });

/** Plans a run once more, with the mapping and the profiles as they are now. */
export const planAgain = (runId: string) => send<{ run: string }>('POST', `/runs/${runId}/plan`);

/** Milliseconds between two looks while the stream of events is down. */
const lookWithoutStream = 5_000;

/**
 * Keeps everything about a plan up to date while a page shows it: what others decide and approve, and how far it is carried out,
 * arrives by itself within seconds. Lists of changes (`[...planKey(planId), 'changes', …]`) are refreshed when the plan's decisions
 * changed or something was carried out.
 *
 * @returns whether the connection stands
 */
export function usePlanLive(planId: string): boolean {
  const client = useQueryClient();
  const connected = useLive(`/plans/${planId}/events`, {
    plan: (plan: Plan) => {
      const { queryKey } = planQuery(planId);
      const before = client.getQueryData(queryKey);
      if (before !== undefined) void client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, plan);
      const decisions = decisionsQuery(planId).queryKey;
      if (client.getQueryData(decisions)?.digest !== plan.digest)
        void client.invalidateQueries({ queryKey: decisions });
      if (before === undefined || before.digest === plan.digest) return;
      void client.invalidateQueries({ queryKey: [...planKey(planId), 'changes'] });
    },
    approval: (approval: ApprovalSummary) => {
      const { queryKey } = approvalsQuery(planId);
      const known = client.getQueryData(queryKey);
      const before = known?.find((one) => one.approval === approval.approval);
      // An answer that is on its way may be older than this, and must not come after it.
      if (known !== undefined) void client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (all) => all && withApproval(all, approval));
      if (before?.status === approval.status && !hasFailed(before, approval)) return;
      void client.invalidateQueries({ queryKey: approvalQuery(approval.approval).queryKey });
      if (before !== undefined || approval.status !== 'applied')
        void client.invalidateQueries({ queryKey: [...planKey(planId), 'changes'] });
    },
    end: () => {},
  });
  useEffect(() => {
    if (connected) return;
    const timer = setInterval(() => {
      for (const key of ['plan', 'approvals', 'decisions'])
        void client.invalidateQueries({ queryKey: [...planKey(planId), key] });
    }, lookWithoutStream);
    return () => clearInterval(timer);
  }, [connected, planId, client]);
  return connected;
}

function withApproval(all: readonly ApprovalSummary[], changed: ApprovalSummary): ApprovalSummary[] {
  return all.some((one) => one.approval === changed.approval)
    ? all.map((one) => (one.approval === changed.approval ? changed : one))
    : [changed, ...all];
}

/** Has more been left out since? Then the list of it is out of date. */
function hasFailed(before: ApprovalSummary, now: ApprovalSummary): boolean {
  return before.outcomes.stale !== now.outcomes.stale || before.outcomes.failed !== now.outcomes.failed;
}
