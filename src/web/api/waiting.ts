import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/waitingInvitations.ts';
import { get, send } from './client.ts';
import { planKey } from './plans.ts';

export type WaitingInvitations = z.infer<typeof contract.waitingInvitations>;

/** People who are named in the question; the others are counted. */
export const waitingNamed = 8;

/** People of the list who were invited and have not accepted: how many, and the first of them. */
export const waitingQuery = (planId: string) =>
  queryOptions({
    queryKey: [...planKey(planId), 'waiting'],
    queryFn: ({ signal }) =>
      get<WaitingInvitations>(`/plans/${planId}/waiting-invitations`, { limit: waitingNamed }, signal),
  });

/** Sends all of them again. `count`: the number that the person was told. */
export const resendWaiting = (planId: string, count: number, key: string) =>
  send<z.infer<typeof contract.resentAll>>('POST', `/plans/${planId}/waiting-invitations`, { count }, key);
