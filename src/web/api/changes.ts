import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/plans.ts';
import { address, get } from './client.ts';
import { type Action, type ChangeKind, type NewDecision, planKey } from './plans.ts';

export type Change = z.infer<typeof contract.change>;
export type ChangePage = z.infer<typeof contract.changePage>;
export type ChangeIndex = z.infer<typeof contract.changeIndex>;
export type ChangeGroups = z.infer<typeof contract.changeGroups>;
export type ChangeGroup = ChangeGroups['items'][number];
export type Segment = z.infer<typeof contract.segments>['items'][number];
export type ChangeFilter = NonNullable<NewDecision['where']>;
export type ProfileValue = Change['before'][string];

/** A list of changes: one kind, narrowed by what a decision can be narrowed by. */
export interface ChangeList {
  readonly kind: ChangeKind;
  readonly where: Omit<ChangeFilter, 'items'>;
  /** Only what is decided like this; unlike `where`, a decision cannot be narrowed by it. */
  readonly decided?: {
    readonly as: Decided;
    /** As long as nobody decided anything, what is offered ticked counts as approved. */
    readonly presume: boolean;
  };
}

export type Decided = Action | 'undecided';

/** Changes of one page; as many as arrive in one look at the list. */
export const pageStep = 200;

/** Key of the pages of all lists of a kind: what decisions and outcomes are written into. */
export const pagesKey = (planId: string, kind: ChangeKind) => [...planKey(planId), 'changes', kind] as const;

function queryOf({ kind, where, decided }: ChangeList) {
  const { segment, before, after, ...rest } = where;
  return {
    kind,
    ...rest,
    segment_field: segment?.field,
    segment: segment?.value,
    before: before === undefined ? undefined : JSON.stringify(before),
    after: after === undefined ? undefined : JSON.stringify(after),
    decision: decided?.as,
    presume: decided?.presume === true ? 'true' : undefined,
  };
}

/**
 * How long a list is and where its pages begin. Which changes a plan has never changes. A list of what is decided stays as it was
 * when it was asked for, so that nobody's row goes away under the hand; asked for once more, it is a new one.
 */
export const changeIndexQuery = (planId: string, list: ChangeList) =>
  queryOptions({
    queryKey: [...planKey(planId), 'index', list],
    queryFn: ({ signal }) =>
      get<ChangeIndex>(`/plans/${planId}/changes/index`, { ...queryOf(list), step: pageStep }, signal),
    staleTime: Infinity,
    ...(list.decided !== undefined && { gcTime: 0 }),
  });

/**
 * One page of a list; forgotten soon after it is out of sight.
 *
 * @param rules of the index, for a list of what is decided
 */
export const changePageQuery = (planId: string, list: ChangeList, cursor: string | null, rules?: number) =>
  queryOptions({
    queryKey: [...pagesKey(planId, list.kind), list.where, cursor, list.decided ?? null, rules ?? null],
    queryFn: ({ signal }) =>
      get<ChangePage>(
        `/plans/${planId}/changes`,
        { ...queryOf(list), rules, cursor: cursor ?? undefined, limit: pageStep },
        signal,
      ),
    gcTime: 60_000,
  });

/** Equal changes of a value, by how many people they are about. */
export const groupsQuery = (planId: string, kind: ChangeKind, field?: string) =>
  queryOptions({
    queryKey: [...planKey(planId), 'changes', 'groups', kind, field ?? null],
    queryFn: ({ signal }) => get<ChangeGroups>(`/plans/${planId}/groups`, { kind, field }, signal),
    placeholderData: keepPreviousData,
  });

/** People of a kind of change by the options of their select fields. */
export const segmentsQuery = (planId: string, kind: ChangeKind) =>
  queryOptions({
    queryKey: [...planKey(planId), 'segments', kind],
    queryFn: async ({ signal }) =>
      (await get<{ items: Segment[] }>(`/plans/${planId}/segments`, { kind }, signal)).items,
    staleTime: Infinity,
  });

/** Where a list can be fetched as a file for a spreadsheet. */
export const csvAddress = (planId: string, list: ChangeList): string =>
  address(`/plans/${planId}/changes.csv`, queryOf(list));
