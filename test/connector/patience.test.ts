import { describe, expect, it } from 'vitest';
import { ContractError, patiently } from '../../src/connector/contract/contractError.ts';

describe('patiently', () => {
  it('gives up what hangs, with a sentence', async () => {
    const hanging = new Promise<never>(() => {});
    await expect(patiently(hanging, 'A read', 20)).rejects.toThrow(
      new ContractError('A read did not end within 0.02 seconds.'),
    );
  });

  it('gives what comes in time, faults too', async () => {
    expect(await patiently(Promise.resolve(1), 'A read')).toBe(1);
    await expect(patiently(Promise.reject(new RangeError('no')), 'A read')).rejects.toThrow(RangeError);
  });
});
