import pg from 'pg';

export interface Statements {
  /** In all, those that come once per batch of rows included. */
  readonly total: number;
  /** Texts that differ: what does not grow with the rows unless some row gets a statement of its own. */
  readonly distinct: number;
  readonly slowest: readonly { readonly ms: number; readonly calls: number; readonly text: string }[];
}

/** A `COPY`; nothing at all comes back from a call with a callback. */
interface Streamed {
  once?(event: string, listener: () => void): void;
}

interface Tally {
  calls: number;
  ms: number;
}

/** Counts and times everything that this process asks PostgreSQL, from now on. */
export function watchStatements(): () => Statements {
  const tallies = new Map<string, Tally>();
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its own `this` below
  const query = pg.Client.prototype.query as (...given: unknown[]) => unknown;
  function watched(this: unknown, ...given: unknown[]): unknown {
    const started = performance.now();
    const tally = tallyOf(tallies, textOf(given[0]));
    tally.calls += 1;
    const note = () => {
      tally.ms += performance.now() - started;
    };
    const result = query.apply(this, given);
    if (result instanceof Promise) result.then(note, note);
    else (result as Streamed | undefined)?.once?.('close', note);
    return result;
  }
  pg.Client.prototype.query = watched as typeof pg.Client.prototype.query;
  return () => {
    const all = [...tallies].map(([text, { calls, ms }]) => ({ text, calls, ms }));
    return {
      total: all.reduce((sum, one) => sum + one.calls, 0),
      distinct: all.length,
      slowest: all.sort((one, other) => other.ms - one.ms).slice(0, 12),
    };
  };
}

function tallyOf(tallies: Map<string, Tally>, text: string): Tally {
  let tally = tallies.get(text);
  if (tally === undefined) tallies.set(text, (tally = { calls: 0, ms: 0 }));
  return tally;
}

/** One line, without the literals that a statement takes instead of parameters. */
function textOf(given: unknown): string {
  const text = typeof given === 'string' ? given : ((given as { text?: string }).text ?? '');
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/'[0-9a-f-]{36}'/g, ':id')
    .trim();
}
