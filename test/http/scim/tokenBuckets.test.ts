import { describe, expect, it } from 'vitest';
import { tokenBuckets } from '../../../src/http/scim/tokenBuckets.ts';

function buckets(perSecond: number, burst: number) {
  let now = 0;
  const { take, giveBack } = tokenBuckets({ perSecond, burst }, () => now);
  return { take, giveBack, pass: (milliseconds: number) => void (now += milliseconds) };
}

describe('a token bucket', () => {
  it('lets a burst through, then as much as comes in', () => {
    const { take, pass } = buckets(2, 3);
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 1]);
    pass(499);
    expect(take('a')).toBe(1);
    pass(1);
    expect([take('a'), take('a')]).toEqual([0, 1]);
  });

  it('never holds more than a burst', () => {
    const { take, pass } = buckets(50, 2);
    pass(3_600_000);
    take('a');
    pass(3_600_000);
    expect([take('a'), take('a'), take('a')]).toEqual([0, 0, 1]);
  });

  it('tells in how many seconds there is one again, also when much was taken', () => {
    const { take, pass } = buckets(2, 3);
    expect(take('a', 10)).toBe(0);
    expect(take('a')).toBe(4);
    pass(4_000);
    expect(take('a')).toBe(0);
  });

  it('is one for each key', () => {
    const { take } = buckets(1, 1);
    expect([take('a'), take('a'), take('b')]).toEqual([0, 1, 0]);
  });

  it('takes back what was taken for nothing', () => {
    const { take, giveBack } = buckets(1, 1);
    take('a');
    giveBack('a');
    giveBack('a');
    expect([take('a'), take('a')]).toEqual([0, 1]);
  });

  it('forgets who was longest without a request', () => {
    const { take } = buckets(1, 1);
    take('first');
    for (let n = 0; n < 10_000; n += 1) take(`key ${n}`);
    expect([take('key 9999'), take('first')]).toEqual([1, 0]);
  });
});
