import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { originOf } from '../../../src/http/scim/address.ts';

const own = 'http://127.0.0.1:3000';
const reachedAt = (host: string, setting?: string) => originOf({ host } as FastifyRequest, setting, own);

describe('the address that answers begin with (RFC 7644 §3.1)', () => {
  it('is what the operator set, whatever the client says', () => {
    expect(reachedAt('evil.test', 'https://sync.acme.test/')).toBe('https://sync.acme.test');
  });

  it.each(['localhost:3000', 'sync.acme.test', '10.0.0.7:80', '[::1]:3000'])(
    'is the one that the client used, where nothing is set: %s',
    (host) => {
      expect(reachedAt(host)).toBe(`http://${host}`);
    },
  );

  it.each(['', 'a b', 'a/b', 'a"b', 'user@host', 'host:port', '<script>'])('is never %j', (host) => {
    expect(reachedAt(host)).toBe(own);
  });
});
