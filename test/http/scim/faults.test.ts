import { describe, expect, it } from 'vitest';
import { errorBody, faultOf, TooManyRequests } from '../../../src/http/scim/fault.ts';
import { runtimeOf } from '../../../src/http/scim/runtime.ts';
import { PsmError } from '../../../src/kernel/errors.ts';
import { ScimError } from '../../../src/scim/scimError.ts';
import type { HttpDeps } from '../../../src/http/deps.ts';
import { providerPerFile } from './support/provider.ts';

const withCode = (code: string) =>
  Object.assign(new Error('duplicate key (user_name)=(ada@idp.test)'), { code });

describe('an error', () => {
  it.each([
    [new ScimError(404, undefined, 'Gone.'), '404', undefined],
    [new ScimError(400, 'noTarget', 'Nothing there.'), '400', 'noTarget'],
    [new PsmError('conflict', 'Taken.'), '409', undefined],
    [new TooManyRequests(3), '429', undefined],
    [withCode('23505'), '409', 'uniqueness'],
    [withCode('40P01'), '503', undefined],
    [withCode('57P01'), '503', undefined],
    [withCode('ECONNREFUSED'), '503', undefined],
    [new Error('timeout exceeded when trying to connect'), '503', undefined],
    [withCode('22021'), '400', 'invalidValue'],
    [withCode('54000'), '400', 'invalidValue'],
    [Object.assign(new Error('x'), { statusCode: 413 }), '413', undefined],
    [Object.assign(new Error('x'), { statusCode: 415 }), '415', undefined],
    [Object.assign(new Error('x'), { statusCode: 400 }), '400', 'invalidSyntax'],
    [new TypeError('x is not a function'), '500', undefined],
    ['text', '500', undefined],
  ])('%s: %s', (error, status, scimType) => {
    const body = errorBody(faultOf(error));
    expect(body).toMatchObject({ status, ...(scimType !== undefined && { scimType }) });
    expect(Object.keys(body).includes('scimType')).toBe(scimType !== undefined);
    expect(JSON.stringify(body)).not.toMatch(/ada@|user_name|not a function/);
  });

  it('that passes says when to come back', () => {
    expect(faultOf(withCode('57P01')).retryAfter).toBeGreaterThan(0);
    expect(faultOf(withCode('40001')).retryAfter).toBeGreaterThan(0);
    expect(faultOf(new TooManyRequests(7)).retryAfter).toBe(7);
  });
});

describe('a transaction that collides with another', () => {
  const test = providerPerFile();

  async function attempts(code: string, failures: number): Promise<{ tried: number; error: unknown }> {
    const { tenantId, database } = test.tenant;
    const { read } = runtimeOf({ database, baseUrl: () => 'https://psm.test' } as unknown as HttpDeps);
    const { connectionId } = test.provider;
    let tried = 0;
    const work = async () => {
      tried += 1;
      if (tried <= failures) throw withCode(code);
    };
    const connection = { tenantId, connectionId, hubId: '', name: '', tokenId: '', baseUrl: '' };
    const error: unknown = await read(connection, work).catch((failed: unknown) => failed);
    return { tried, error };
  }

  it.each(['40001', '40P01', '23505', '23503'])('by %s is begun again, three times at most', async (code) => {
    expect(await attempts(code, 2)).toEqual({ tried: 3, error: undefined });
    expect(await attempts(code, 9)).toMatchObject({ tried: 3, error: { code } });
  });

  it('fails at once for anything else', async () => {
    expect(await attempts('22021', 1)).toMatchObject({ tried: 1, error: { code: '22021' } });
  });
});
