import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChangeList, Decided, ProfileValue } from '../../../api/changes.ts';
import { isDecision } from './decisions.ts';
import { type Part, presumed } from './sections.ts';

const keys = ['q', 'field', 'before', 'after', 'reason', 'segment_field', 'segment', 'decision'] as const;
export type FilterKey = (typeof keys)[number];
export type FilterChange = Partial<Record<FilterKey | 'view', string | undefined>>;

/** What narrows the lists of a section: it stands in the address. */
export interface SectionFilter {
  readonly search: Readonly<Partial<Record<FilterKey | 'view', string>>>;
  /** What is typed, before it is searched for. */
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly change: (change: FilterChange) => void;
  readonly clear: () => void;
  readonly filtered: boolean;
  /** What is decided about the people listed: an action for many cannot be narrowed by it. */
  readonly decision: Decided | undefined;
  /** The value that a list is drilled down to. */
  readonly value: { readonly before?: ProfileValue; readonly after?: ProfileValue };
  /** The list of a part, narrowed. */
  readonly listOf: (part: Part) => ChangeList;
}

export function useSectionFilter(): SectionFilter {
  const { q, field, before, after, reason, segment_field, segment, decision, view } = useSearch({
    from: '/inside/plans/$planId/$section',
  });
  const as = decision !== undefined && isDecision(decision) ? decision : undefined;
  const navigate = useNavigate({ from: '/plans/$planId/$section' });
  const [text, setText] = useState(q ?? '');
  const change = (change: FilterChange) =>
    void navigate({
      search: (old) =>
        Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, text]) => text !== undefined)),
      replace: true,
      resetScroll: false,
    });
  const sent = useRef(q);
  const searchFor = useDebouncedCallback((typed: string) => {
    sent.current = typed.trim() || undefined;
    change({ q: sent.current });
  }, 250);

  // Back and forward change the address, and the text follows; what was typed meanwhile stays.
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    setText(q ?? '');
  }, [q]);

  const value = useMemo(() => ({ ...read('before', before), ...read('after', after) }), [before, after]);
  const where = useMemo<ChangeList['where']>(
    () => ({
      ...(q !== undefined && { q: q.slice(0, 200) }),
      ...(field !== undefined && { field, ...value }),
      ...(reason !== undefined && { reason }),
      ...(segment_field !== undefined &&
        segment !== undefined && { segment: { field: segment_field, value: segment } }),
    }),
    [q, field, value, reason, segment_field, segment],
  );
  return {
    search: {
      ...(q !== undefined && { q }),
      ...(field !== undefined && { field }),
      ...(reason !== undefined && { reason }),
      ...(segment_field !== undefined && { segment_field }),
      ...(segment !== undefined && { segment }),
      ...(as !== undefined && { decision: as }),
      ...(view !== undefined && { view }),
    },
    text,
    setText: (typed) => {
      setText(typed);
      searchFor(typed);
    },
    change,
    clear: () => {
      setText('');
      searchFor.cancel();
      sent.current = undefined;
      change(Object.fromEntries(keys.map((key) => [key, undefined])));
    },
    filtered: Object.keys(where).length > 0 || as !== undefined,
    decision: as,
    value,
    listOf: ({ kind, ticked }) => ({
      kind,
      where: { ...(ticked !== undefined && { ticked }), ...where },
      ...(as !== undefined && { decided: { as, presume: presumed.has(kind) } }),
    }),
  };
}

/** A value as the address has it: JSON. What is none is left out. */
function read<Key extends string>(key: Key, json: string | undefined): { [K in Key]?: ProfileValue } {
  if (json === undefined) return {};
  try {
    return { [key]: JSON.parse(json) as ProfileValue } as { [K in Key]?: ProfileValue };
  } catch {
    return {};
  }
}
