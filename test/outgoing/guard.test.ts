import { describe, expect, it } from 'vitest';
import { parseAllowList } from '../../src/outgoing/allowList.ts';
import { guardWith, type Resolve } from '../../src/outgoing/guard.ts';
import { hostile, resolve } from './support/payloads.ts';
import { client, httpServer } from './support/servers.ts';

// ASVS 1.3.6, 13.2.4, 13.2.5
describe('an address that leads inside', () => {
  it('is known in many ways', () => {
    expect(new Set(hostile).size).toBeGreaterThanOrEqual(88);
  });

  it('is refused in each of them before anything is connected', async () => {
    const server = await httpServer((_, answer) => answer.end('inside'));
    const { fetch, waits } = client({ allow: [] }, { resolve });
    for (const payload of hostile) {
      const url = payload.replaceAll('PORT', String(server.port));
      const outcome = await fetch(url).then(
        (answer) => `answered ${answer.status}`,
        (error: unknown) => error,
      );
      expect({ payload, outcome }).toMatchObject({
        outcome: { name: 'SourceError', fault: expect.stringMatching(/^(unreachable|wrong_setting)$/) },
      });
      expect(String(outcome)).not.toMatch(/pa55|token|latest|goalstate|passwd/);
    }
    expect(server.connections()).toBe(0);
    expect(waits).toEqual([]);
  });

  it('is refused as a redirect', async () => {
    let target = '';
    const server = await httpServer((_, answer) => answer.writeHead(302, { location: target }).end());
    const inside = await httpServer((_, answer) => answer.end('inside'));
    const { fetch } = client(
      { allow: ['front.example'] },
      { resolve: async () => [{ address: '127.0.0.1', family: 4 }] },
    );
    for (const payload of hostile) {
      target = encodeURI(payload.replaceAll('PORT', String(inside.port)).replaceAll(/[\t\n]/g, ''));
      // A path leads back to the server itself, over and over.
      const outcome: unknown = await fetch(`http://front.example:${server.port}/`).catch(
        (error: unknown) => error,
      );
      expect({ payload, outcome }).toMatchObject({
        outcome: { fault: expect.stringMatching(/^(unreachable|unexpected_answer)$/) },
      });
    }
    expect(inside.connections()).toBe(0);
  });

  it('is refused when it is a public address of this very machine', async () => {
    const guard = guardWith(parseAllowList(['2606:4700::2']), undefined, () => [
      '93.184.216.34',
      '2606:4700::2',
    ]);
    await expect(guard.addressesOf('93.184.216.34')).rejects.toThrow('leads to this machine itself');
    expect(await guard.addressesOf('93.184.216.35')).toHaveLength(1);
    expect(await guard.addressesOf('2606:4700::2')).toHaveLength(1);
  });

  it.each([
    '127.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f000001',
    '::ffff:127.0.0.1',
    '[::1]',
    'localhost',
    '',
    'a b',
    '/var/run/x.sock',
  ])('is refused for other protocols: "%s"', async (host) => {
    const { resolveHost } = client({ allow: [] });
    await expect(resolveHost(host)).rejects.toMatchObject({ name: 'SourceError', fault: 'unreachable' });
  });
});

describe('what the operator allows', () => {
  it('is connected to: by name, by address, by network', async () => {
    const server = await httpServer((_, answer) => answer.end('inside'));
    const read = async (allow: string, host: string) => {
      const { fetch } = client({ allow: [allow] }, { resolve });
      return (await fetch(`http://${host}:${server.port}/`)).text();
    };
    expect(await read('loopback.attacker.example', 'loopback.attacker.example')).toBe('inside');
    expect(await read('127.0.0.1', 'loopback.attacker.example')).toBe('inside');
    expect(await read('127.0.0.0/8', '127.0.0.1')).toBe('inside');
    expect(await read('localhost', 'LOCALHOST.')).toBe('inside');
    await expect(read('localhost', '127.0.0.1')).rejects.toMatchObject({ fault: 'unreachable' });
    await expect(read('10.0.0.0/8', 'localhost')).rejects.toMatchObject({ fault: 'unreachable' });
  });

  it('gives its address to other protocols', async () => {
    const { resolveHost } = client({ allow: ['10.0.0.0/8'] }, { resolve });
    expect(await resolveHost('private.attacker.example')).toBe('10.0.0.7');
    expect(await resolveHost('both.attacker.example')).toBe('10.0.0.7');
    await expect(resolveHost('loopback.attacker.example')).rejects.toMatchObject({ fault: 'unreachable' });
  });
});

describe('a name that leads to several addresses', () => {
  const to = (...addresses: string[]): { resolve: Resolve } => ({
    resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  });

  it('is connected to at those alone that may be', async () => {
    const server = await httpServer((_, answer) => answer.end('here'));
    const { fetch } = client({ allow: ['127.0.0.1'] }, to('10.9.9.9', '169.254.169.254', '127.0.0.1'));
    expect(await (await fetch(`http://many.example:${server.port}/`)).text()).toBe('here');
  });

  it('is tried at the next address when one does not answer', async () => {
    const server = await httpServer((_, answer) => answer.end('here'));
    const { fetch } = client({ allow: ['127.0.0.1', '::1'] }, to('::1', '127.0.0.1'));
    expect(await (await fetch(`http://many.example:${server.port}/`)).text()).toBe('here');
  });
});

// ASVS 1.3.6
describe('a name server that changes its mind', () => {
  it('is asked once for each connection, and the answer that was checked is the one connected to', async () => {
    const server = await httpServer((_, answer) =>
      answer.writeHead(200, { connection: 'close' }).end('here'),
    );
    let asked = 0;
    const flipping: Resolve = async () => {
      asked += 1;
      return [{ address: asked % 2 === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    const { fetch } = client({ allow: ['127.0.0.1'] }, { resolve: flipping });
    for (let round = 1; round <= 10; round += 1) {
      const outcome = await fetch(`http://rebinding.example:${server.port}/`).then(
        (answer) => answer.text(),
        (error: { fault?: string }) => error.fault,
      );
      expect(outcome).toBe(round % 2 === 1 ? 'here' : 'unreachable');
      expect(asked).toBe(round);
    }
    expect(server.connections()).toBe(5);
  });

  it('that does not answer is asked again, twice', async () => {
    let asked = 0;
    const { fetch, waits } = client(
      {},
      {
        resolve: async () => {
          asked += 1;
          throw Object.assign(new Error('try again'), { code: 'EAI_AGAIN' });
        },
      },
    );
    await expect(fetch('http://slow.example/', { method: 'POST', body: 'x' })).rejects.toThrow(
      'The address of "slow.example" could not be looked up',
    );
    expect(asked).toBe(3);
    expect(waits).toHaveLength(2);
  });
});
