/** Runs work of one connection when its turn comes. */
export type Turns = <T>(connectionId: string, work: () => Promise<T>) => Promise<T>;

/**
 * Lets so much of one connection go on at a time; the rest waits, first come, first served. All connections share the lines to the
 * database: without this, one that sends as much as its limit allows would have all of them, and the others would wait behind it.
 * How much can wait is bounded by the limits of requests.
 */
export function turnsOf(most: number): Turns {
  const states = new Map<string, { busy: number; readonly waiting: (() => void)[] }>();
  return async (connectionId, work) => {
    const state = states.get(connectionId) ?? { busy: 0, waiting: [] };
    states.set(connectionId, state);
    // Whoever ends hands its place over, so that nobody who came later takes it.
    if (state.busy >= most) await new Promise<void>((resolve) => state.waiting.push(resolve));
    else state.busy += 1;
    try {
      return await work();
    } finally {
      const next = state.waiting.shift();
      if (next !== undefined) next();
      else if ((state.busy -= 1) === 0) states.delete(connectionId);
    }
  };
}
