import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Change, ChangeList } from '../../../api/changes.ts';
import { messageOf } from '../../../api/client.ts';
import { type Action, type ChangeKind, decisionsQuery } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { type Pending, rulesOf } from './pending.ts';
import { isDecided, rowChoices } from './rules.ts';
import { presumed } from './sections.ts';
import { refreshDecisions, sendRule, writeActions } from './sendChoices.ts';

/** What is chosen, and choosing: at once on the page, a moment later on the server, taken back if it is refused. */
export interface Choices {
  /** What holds for a change now, with what is on its way. */
  readonly actionOf: (change: Change) => Action | null;
  readonly choose: (changes: readonly Change[], action: Action) => void;
  /**
   * One rule for everybody of each list.
   *
   * @param overRows also those who have a choice of their own
   */
  readonly chooseAll: (lists: readonly ChangeList[], action: Action, overRows?: boolean) => Promise<void>;
  /** Puts everything of these kinds on the server, with what is presumed. @returns the digest of what the page now shows */
  readonly settle: (kinds: readonly ChangeKind[]) => Promise<string>;
  /** Choices on their way, which the server's numbers do not have yet. */
  readonly pending: ReadonlyMap<number, Pending>;
  readonly saving: boolean;
}

/** Clicks that follow each other within this many milliseconds are sent together. */
const together = 250;

export function useChoices(planId: string): Choices {
  const client = useQueryClient();
  const { data: decisions } = useQuery(decisionsQuery(planId));
  const [pending, setPending] = useState<ReadonlyMap<number, Pending>>(new Map());
  const [working, setWorking] = useState(0);
  const waiting = useRef(new Map<number, Pending>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const written = useRef(new Set<ChangeKind>());
  const known = useCallback(() => client.getQueryData(decisionsQuery(planId).queryKey), [client, planId]);

  /** One after the other, so that the last click is the last rule. */
  const enqueue = useCallback(
    async (work: () => Promise<void>) => {
      setWorking((count) => count + 1);
      // Whoever waits for the queue wants to know the digest that the work led to.
      const workAndLook = async (): Promise<void> => {
        try {
          await work();
        } finally {
          await refreshDecisions(client, planId);
        }
      };
      const turn = queue.current.then(workAndLook);
      queue.current = turn.catch(() => {});
      try {
        await turn;
      } catch (error) {
        notifications.show({ color: 'red', title: strings.changes.notSaved, message: messageOf(error) });
        throw error;
      } finally {
        setWorking((count) => count - 1);
      }
    },
    [client, planId],
  );

  const isPresumed = useCallback(
    (kind: ChangeKind) => {
      const now = known();
      return presumed.has(kind) && now !== undefined && !isDecided(now, kind) && !written.current.has(kind);
    },
    [known],
  );

  /** Puts down what was presumed, before the first decision that departs from it. */
  const presume = useCallback(
    async (kind: ChangeKind) => {
      if (!isPresumed(kind)) return;
      await sendRule(client, planId, { kind, where: { ticked: true }, action: 'approve' });
      written.current.add(kind);
      writeActions(client, planId, kind, (change) => (change.ticked ? 'approve' : change.action));
    },
    [client, planId, isPresumed],
  );

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    const batch = waiting.current;
    if (batch.size === 0) {
      await queue.current;
      return;
    }
    waiting.current = new Map();
    try {
      await enqueue(async () => {
        for (const [kind, byAction] of rulesOf(batch)) {
          await presume(kind);
          for (const [action, items] of byAction) {
            await sendRule(client, planId, { kind, where: { items }, action });
            const chosen = new Set(items);
            writeActions(client, planId, kind, (change) =>
              chosen.has(change.item) ? action : change.action,
            );
          }
        }
      });
    } finally {
      setPending((old) => new Map([...old].filter(([item, one]) => batch.get(item) !== one)));
    }
  }, [client, planId, enqueue, presume]);

  const stored = useMemo(() => {
    const open = new Set(
      [...presumed].filter((kind) => decisions !== undefined && !isDecided(decisions, kind)),
    );
    return (change: Change): Action | null =>
      change.action ?? (change.ticked && open.has(change.kind) ? 'approve' : null);
  }, [decisions]);
  const actionOf = useCallback(
    (change: Change) => pending.get(change.item)?.to ?? stored(change),
    [pending, stored],
  );

  const choose = useCallback(
    (changes: readonly Change[], action: Action) => {
      const more = changes.map((change): [number, Pending] => [
        change.item,
        { kind: change.kind, from: stored(change), to: action },
      ]);
      for (const [item, one] of more) waiting.current.set(item, one);
      setPending((old) => new Map([...old, ...more]));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush().catch(() => {}), together);
    },
    [flush, stored],
  );

  const chooseAll = useCallback(
    async (lists: readonly ChangeList[], action: Action, overRows = false) => {
      await flush();
      await enqueue(async () => {
        for (const { kind, where } of lists) {
          await presume(kind);
          await sendRule(client, planId, { kind, where, action });
          const own = rowChoices(known(), kind);
          const against = [...own].filter(([, chosen]) => chosen !== action).map(([item]) => item);
          if (overRows && against.length > 0) {
            const items = against.slice(0, 10_000);
            await sendRule(client, planId, { kind, where: { ...where, items }, action });
          }
          const actionNow = (change: Change) => (overRows ? action : (own.get(change.item) ?? action));
          writeActions(client, planId, kind, actionNow, where);
        }
      });
    },
    [client, planId, enqueue, flush, known, presume],
  );

  const settle = useCallback(
    async (kinds: readonly ChangeKind[]) => {
      await flush();
      if (kinds.some(isPresumed)) {
        await enqueue(async () => {
          for (const kind of kinds) await presume(kind);
        });
      }
      return known()?.digest ?? '';
    },
    [flush, enqueue, presume, isPresumed, known],
  );

  // Whoever leaves the page right after a click loses nothing.
  useEffect(() => {
    const leave = () => void flush().catch(() => {});
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [flush]);

  return { actionOf, choose, chooseAll, settle, pending, saving: working > 0 || pending.size > 0 };
}
