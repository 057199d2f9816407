import { describe, expect, it } from 'vitest';
import { timely, within } from '../../src/pipeline/patience.ts';

/** Says two things, and then nothing ever again, whatever it is told. */
async function* hanging(): AsyncGenerator<number> {
  yield 1;
  yield 2;
  await new Promise<never>(() => {});
}

async function collect(source: AsyncIterable<number>, into: number[]): Promise<void> {
  for await (const one of source) into.push(one);
}

describe('a source that hangs', () => {
  it('is given up after its silence', async () => {
    const got: number[] = [];
    const never = new AbortController().signal;
    await expect(collect(timely(hanging(), never, 5), got)).rejects.toMatchObject({ fault: 'cut_off' });
    expect(got).toEqual([1, 2]);
  });

  it('is left at once when the run is', async () => {
    const left = new AbortController();
    const got: number[] = [];
    const collecting = collect(timely(hanging(), left.signal), got);
    left.abort(new Error('left'));
    await expect(collecting).rejects.toThrow('left');
  });
});

describe('a source that is read to an end', () => {
  it('is closed where it stands', async () => {
    let closed = false;
    const source = (async function* () {
      try {
        yield 1;
        yield 2;
      } finally {
        closed = true;
      }
    })();
    for await (const one of timely(source, new AbortController().signal)) if (one === 1) break;
    expect(closed).toBe(true);
  });

  it('answers as it does', async () => {
    expect(await within(Promise.resolve(7), 1_000)).toBe(7);
    await expect(within(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
  });
});
