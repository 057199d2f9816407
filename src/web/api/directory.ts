import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/directory.ts';
import { strings } from '../strings/index.ts';
import { get } from './client.ts';

export type Me = z.infer<typeof contract.me>;
export type Hub = z.infer<typeof contract.hub>;
export type Field = z.infer<typeof contract.field>;
export type Option = z.infer<typeof contract.option>;
export type Program = z.infer<typeof contract.program>;

/** Who is signed in, and what they may do. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => get<Me>('/me', {}, signal),
  staleTime: 60_000,
});

export type Roles = z.infer<typeof contract.roleList>;

/** What each role may do: it stays as it is while the server runs. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => get<Roles>('/roles', {}, signal),
  staleTime: Infinity,
});

export const hubsQuery = queryOptions({
  queryKey: ['hubs'],
  queryFn: async ({ signal }) => (await get<{ items: Hub[] }>('/hubs', {}, signal)).items,
  staleTime: 60_000,
});

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: async ({ signal }) => (await get<{ items: Field[] }>('/fields', {}, signal)).items,
  staleTime: 60_000,
});

export const optionsQuery = (fieldId: string) =>
  queryOptions({
    queryKey: ['fields', fieldId, 'options'],
    queryFn: async ({ signal }) =>
      (await get<{ items: Option[] }>(`/fields/${fieldId}/options`, {}, signal)).items,
    staleTime: 60_000,
  });

export type Power = 'enter' | 'read' | 'review' | 'administer' | 'own';

/** May the person who is signed in do this? Buttons that they may not press are not shown; the server checks in any case. */
export function useMay(power: Power): boolean {
  const { data } = useQuery(meQuery);
  return data?.powers.includes(power) ?? false;
}

export const programsQuery = queryOptions({
  queryKey: ['programs'],
  queryFn: async ({ signal }) => (await get<{ items: Program[] }>('/programs', {}, signal)).items,
});

/** Enrolments go through plans like values: the program's id is behind this. */
const enrolment = 'program:';

/** Label of a field, for keys that changes and columns name; of a program, its name. */
export function useFieldLabel(): (key: string) => string {
  const { data } = useQuery(fieldsQuery);
  const { data: programs } = useQuery({ ...programsQuery, staleTime: 60_000 });
  return (key) =>
    key.startsWith(enrolment)
      ? strings.changes.program(programs?.find(({ id }) => enrolment + id === key)?.name ?? '')
      : (data?.find((field) => field.key === key)?.label ?? key);
}
