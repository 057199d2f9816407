import type { SourceMessage } from '../../connector.ts';
import { SourceError } from '../../sourceError.ts';
import { ContractError, textsOf } from '../contractError.ts';
import { endOf, identities, type Reading, unbroken, without } from '../reading.ts';
import { abortMilliseconds, readsOf, type RepeatableRead } from '../reads.ts';
import type { Rule, Trial } from '../trial.ts';

/** Checkpoints and moments of one read that are tried, at most. */
const mostTried = 12;
/** Steps in which the size of what a source answers is narrowed down. */
const narrowed = 6;

const asks: Rule['asks'] = (session) => session.readSnapshot !== undefined;

export const abortStops: Rule = {
  name: 'a read that is cancelled stops soon, without the end',
  asks,
  run: async (trial) => {
    for (const read of await readsOf(trial)) {
      const whole = unbroken(await read.run());
      assertStopped(
        read,
        await read.run({ before: ({ abort }) => abort(), milliseconds: abortMilliseconds }),
      );
      const beforeTheEnd = whole.findIndex(({ type }) => type === 'end' || type === 'unchanged');
      for (const moment of spread(beforeTheEnd)) {
        let seen = 0;
        const reading = await read.run({
          onMessage: (_message, { abort }) => {
            if (seen === moment) abort();
            seen += 1;
            return false;
          },
          milliseconds: abortMilliseconds,
        });
        assertStopped(read, reading);
      }
    }
  },
};

function assertStopped({ name }: RepeatableRead, { messages }: Reading): void {
  const proof = messages.find(({ type }) => type === 'end' || type === 'unchanged');
  if (proof === undefined) return;
  throw new ContractError(
    `${name} was cancelled and yields \`${proof.type}\`. Look at context.signal.aborted before it.`,
  );
}

export const resumeGoesOn: Rule = {
  name: 'a read goes on behind its last checkpoint: nothing is lost, nothing comes twice',
  asks,
  run: async (trial) => {
    for (const read of await readsOf(trial)) {
      const whole = unbroken(await read.run());
      const checkpoints = whole.flatMap((message, index) => (message.type === 'checkpoint' ? [index] : []));
      for (const at of spread(checkpoints.length)) {
        await assertGoesOn(read, whole, whole.slice(0, (checkpoints[at] ?? 0) + 1));
      }
      if (checkpoints.length > 0) await brokenAndResumed(trial, read, whole);
    }
  },
};

/** The same with a source that really went away: what came behind the last checkpoint is forgotten. */
async function brokenAndResumed({ source }: Trial, read: RepeatableRead, whole: readonly SourceMessage[]) {
  for (const bytes of await positions(source, read)) {
    const { messages } = await cutAfter(source, read, bytes);
    if (endOf(messages) !== undefined) continue;
    const last = messages.findLastIndex(({ type }) => type === 'checkpoint');
    if (last >= 0) await assertGoesOn(read, whole, messages.slice(0, last + 1));
  }
}

async function assertGoesOn(
  read: RepeatableRead,
  whole: readonly SourceMessage[],
  before: readonly SourceMessage[],
): Promise<void> {
  const checkpoint = before.at(-1);
  const resume = checkpoint?.type === 'checkpoint' ? checkpoint.cursor : undefined;
  const after = unbroken(await read.run({ resume }));
  if (endOf(whole) !== undefined && endOf(after) === undefined) {
    throw new ContractError(`${read.name} that goes on behind a checkpoint gives no end.`);
  }
  const expected = identities(whole);
  const got = identities([...before, ...after]);
  const [lost, twice] = [without(expected, got), without(got, expected)];
  if (lost.length === 0 && twice.length === 0) return;
  const example = (lost[0] ?? twice[0] ?? '').slice(0, 80);
  throw new ContractError(
    `${read.name}, gone on behind ${JSON.stringify(resume)}: ${lost.length} lost, ${twice.length} twice or new (${example}).`,
  );
}

export const cutNeverEnds: Rule = {
  name: 'a source that breaks off anywhere gives no end',
  asks,
  run: async (trial) => {
    const { source } = trial;
    for (const read of await readsOf(trial)) {
      const whole = unbroken(await read.run());
      if (endOf(whole) === undefined) continue;
      if (endOf((await cutAfter(source, read, 0)).messages) !== undefined) {
        throw new ContractError(
          `${read.name} ends although the source breaks off before the first byte. Does \`cut\` of the fixture work?`,
        );
      }
      for (const bytes of await positions(source, read)) {
        assertBroken(read, bytes, whole, await cutAfter(source, read, bytes));
      }
    }
  },
};

function assertBroken(
  read: RepeatableRead,
  bytes: number,
  whole: readonly SourceMessage[],
  cut: Reading,
): void {
  if (endOf(cut.messages) === undefined) {
    if (cut.fault === undefined || cut.fault instanceof SourceError || isAbort(cut.fault)) return;
    throw new ContractError(
      `${read.name}, cut off after ${bytes} bytes, throws ${textsOf(cut.fault)[0]} instead of a SourceError.`,
    );
  }
  const lost = without(identities(whole), identities(cut.messages)).length;
  if (lost === 0) return;
  throw new ContractError(
    `${read.name}, cut off after ${bytes} bytes, gives an end, and ${lost} are missing.`,
  );
}

function isAbort(fault: unknown): boolean {
  return fault instanceof Error && fault.name === 'AbortError';
}

async function cutAfter(source: Trial['source'], read: RepeatableRead, bytes: number): Promise<Reading> {
  source.cut(bytes);
  try {
    return await read.run();
  } finally {
    source.cut(undefined);
  }
}

/** Positions from the first byte to about the last one that counts: how many those are is found by trying. */
async function positions(source: Trial['source'], read: RepeatableRead): Promise<number[]> {
  const ends = async (bytes: number) => endOf((await cutAfter(source, read, bytes)).messages) !== undefined;
  let [low, high] = [0, 256];
  while (high < 2 ** 26 && !(await ends(high))) [low, high] = [high, high * 2];
  for (let step = 0; step < narrowed && high - low > 1; step += 1) {
    const middle = Math.floor((low + high) / 2);
    if (await ends(middle)) high = middle;
    else low = middle;
  }
  return [...new Set([...spread(high), low])];
}

/** Up to `mostTried` of the numbers below `count`, the first and the last among them. */
function spread(count: number): number[] {
  const tried = Math.min(Math.max(count, 0), mostTried);
  return Array.from({ length: tried }, (_, index) =>
    Math.round((index * (count - 1)) / Math.max(tried - 1, 1)),
  );
}
