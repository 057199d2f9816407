import { describe, expect, it } from 'vitest';
import { type Look, type StreamTimes, streamOf } from '../../src/http/eventStream.ts';

const times: StreamTimes = { look: 5, heartbeat: 60_000, ask: 0, longest: 60_000, retry: 2_000 };
const plan = (digest: string) => ({ event: 'plan', data: { digest } });
const approval = (about: string, applied: number) => ({ event: 'approval', about, data: { about, applied } });

/** Everything that a stream says about what is found look by look; after the last it finds the same again and again. */
async function said(
  looks: readonly Look[],
  given: Partial<StreamTimes> = {},
  enough = 200,
): Promise<string[]> {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), enough);
  const [first, ...rest] = looks as [Look, ...Look[]];
  let last = first;
  const look = async () => (last = rest.shift() ?? last);
  const lines: string[] = [];
  for await (const chunk of streamOf(first, look, stop.signal, { times: { ...times, ...given } }))
    lines.push(...chunk.toString().trim().split('\n\n'));
  return lines;
}

describe('a stream of events', () => {
  it('says the present state first, then only what is not as it was said before', async () => {
    const lines = await said([
      { events: [plan('a'), approval('one', 1)] },
      { events: [plan('a'), approval('one', 1), approval('two', 0)] },
      { events: [] },
      { events: [plan('b'), approval('one', 2), approval('two', 0)] },
      { events: [plan('a')] },
    ]);
    expect(lines).toEqual([
      'retry: 2000',
      'event: plan\ndata: {"digest":"a"}',
      'event: approval\ndata: {"about":"one","applied":1}',
      'event: approval\ndata: {"about":"two","applied":0}',
      'event: plan\ndata: {"digest":"b"}',
      'event: approval\ndata: {"about":"one","applied":2}',
      'event: plan\ndata: {"digest":"a"}',
    ]);
  });

  it('ends when nothing more happens by itself', async () => {
    const lines = await said([
      { events: [plan('a')] },
      { events: [plan('b')], end: { event: 'end', data: {} } },
    ]);
    expect(lines.slice(1)).toEqual([
      'event: plan\ndata: {"digest":"a"}',
      'event: plan\ndata: {"digest":"b"}',
      'event: end\ndata: {}',
    ]);
  });

  it('says that it is still there when there is nothing to say', async () => {
    const lines = await said([{ events: [plan('a')] }], { heartbeat: 20 });
    const beats = lines.filter((line) => line === ': still here');
    expect(beats.length).toBeGreaterThanOrEqual(2);
    expect(beats.length).toBeLessThanOrEqual(10);
    expect(lines.filter((line) => line.startsWith('event'))).toHaveLength(1);
  });

  it('ends after its time, so that the reader shows again who it is', async () => {
    const lines = await said([{ events: [plan('a')] }], { longest: 30 }, 5_000);
    expect(lines.filter((line) => line.startsWith('event'))).toHaveLength(1);
  });

  // ASVS 8.3.2
  it('says nothing more to a reader who may not read any more', async () => {
    const answers = [true, false];
    const mayStill = async () => answers.shift() ?? false;
    const looks = [plan('a'), plan('b'), plan('c')].map((event) => ({ events: [event] }));
    const look = async () => looks.shift() ?? { events: [] };
    const stream = streamOf(await look(), look, new AbortController().signal, { times, mayStill });
    const lines = (await Array.fromAsync(stream)).map(String);
    expect(lines.filter((line) => line.startsWith('event'))).toEqual([
      'event: plan\ndata: {"digest":"a"}\n\n',
      'event: plan\ndata: {"digest":"b"}\n\n',
    ]);
    expect(answers).toEqual([]);
  });

  it('looks no more once its reader is gone', async () => {
    const stop = new AbortController();
    let looks = 0;
    const look = async () => ((looks += 1), { events: [] });
    const stream = streamOf({ events: [plan('a')] }, look, stop.signal, { times });
    await stream.next();
    await stream.next();
    const next = stream.next();
    stop.abort();
    expect((await next).done).toBe(true);
    expect(looks).toBe(0);
  });
});
