import { describe, expect, it } from 'vitest';
import { turnsOf } from '../../../src/http/scim/turns.ts';

describe('turns of connections', () => {
  it('let so much of one connection go on at a time, in the order in which it came', async () => {
    const turns = turnsOf(2);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) =>
      turns('one', async () => {
        begun.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
        return name;
      }),
    );
    expect(begun).toEqual(['a', 'b']);
    ends[1]?.();
    await works[1];
    expect(begun).toEqual(['a', 'b', 'c']);
    ends[0]?.();
    await works[0];
    ends.forEach((end) => end());
    await Promise.resolve();
    ends.forEach((end) => end());
    expect(await Promise.all(works)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of another connection do not wait', async () => {
    const turns = turnsOf(1);
    let end = () => {};
    const long = turns('flood', () => new Promise<void>((resolve) => (end = resolve)));
    const queued = turns('flood', async () => 'queued');
    expect(await turns('steady', async () => 'at once')).toBe('at once');
    end();
    await long;
    expect(await queued).toBe('queued');
  });

  it('go on after what failed', async () => {
    const turns = turnsOf(1);
    const failed = turns('one', async () => Promise.reject(new Error('no')));
    const next = turns('one', async () => 'next');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
