import { describe, expect, it } from 'vitest';
import { parseAllowList } from '../../src/outgoing/allowList.ts';
import { guardWith, type Resolve } from '../../src/outgoing/guard.ts';
import { client, httpServer } from './support/servers.ts';

/** What hosts lead to that belong to an attacker. */
const names: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1'],
  'localhost.localdomain': ['127.0.0.1'],
  'loopback.attacker.example': ['127.0.0.1'],
  'loopback6.attacker.example': ['::1'],
  'mapped.attacker.example': ['::ffff:127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'metadata.attacker.example': ['169.254.169.254'],
  'private.attacker.example': ['10.0.0.7'],
  'both.attacker.example': ['10.0.0.7', '192.168.1.1'],
  'nat64.attacker.example': ['64:ff9b::a9fe:a9fe'],
  'zone.attacker.example': ['fe80::1%lo'],
  'nowhere.attacker.example': [],
  'odd.attacker.example': ['not an address'],
};

const resolve: Resolve = async (host) => {
  const found = names[host];
  if (found === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

/** `PORT` is that of a server on this machine, which must not be reached. */
const hostile = [
  // This machine, in all notations of IPv4
  'http://127.0.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://127.255.255.254:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7F.0x00.0x00.0x01:PORT/',
  'http://0x7f.1:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://0177.0.0.01:PORT/',
  'http://017700000001:PORT/',
  'http://0000000177.0.0.1:PORT/',
  'http://127.0.0x0.1:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://0.0.0.1:PORT/',
  'http://00:PORT/',
  'http://0x0:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
  'http://127.0.0.1:PORT/',
  'http:127.0.0.1:PORT/',
  'http:\\\\127.0.0.1:PORT\\',
  'http:////127.0.0.1:PORT/',
  '\thttp://127.0.0.1:PORT/\n',
  'ht\ntp://127.0.\t0.1:PORT/',
  'HTTP://127.0.0.1:PORT/',
  'http://127.0.0.1:PORT\\@93.184.216.34/',
  'http://127.0.0.1:PORT#@93.184.216.34/',
  'http://127.0.0.1:PORT?@93.184.216.34/',
  // and of IPv6
  'http://[::1]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/',
  'http://[::]:PORT/',
  'http://[::0.0.0.1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[::7f00:1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::FFFF:7F00:1]:PORT/',
  'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
  'http://[::ffff:0:127.0.0.1]:PORT/',
  'http://[::ffff:0.0.0.0]:PORT/',
  'http://[64:ff9b::127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2002:7f00:1::1]:PORT/',
  'http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:PORT/',
  'http://[::1%25lo]:PORT/',
  'http://[fe80::1%25lo]:PORT/',
  // Metadata of clouds
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
  'http://2852039166/latest/meta-data/',
  'http://0xa9fea9fe/latest/meta-data/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://169.16689662/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[fe80::a9fe:a9fe]/',
  'http://169.254.170.2/v2/credentials',
  'http://100.100.100.200/latest/meta-data/',
  'http://192.0.0.192/opc/v1/instance/',
  'http://168.63.129.16/machine?comp=goalstate',
  // Private networks and all that is no machine of the internet
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://167772161/',
  'http://012.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://192.168.65535/',
  'http://3232235521/',
  'http://100.64.0.1/',
  'http://198.18.0.1/',
  'http://198.19.255.255/',
  'http://192.0.2.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://192.88.99.1/',
  'http://224.0.0.1/',
  'http://239.255.255.255/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://4294967295/',
  'http://[fc00::1]/',
  'http://[fd12:3456:789a::1]/',
  'http://[fe80::1]/',
  'http://[febf::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://[2001:2::1]/',
  'http://[2001:10::1]/',
  'http://[3fff::1]/',
  'http://[5f00::1]/',
  'http://[4000::1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[2002:a00:1::1]/',
  'http://[::ffff:8.8.8.8]/',
  // Names
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://localhost.:PORT/',
  'http://localhost.localdomain:PORT/',
  'http://loopback.attacker.example:PORT/',
  'http://loopback.attacker.example.:PORT/',
  'http://loopback6.attacker.example:PORT/',
  'http://mapped.attacker.example:PORT/',
  'http://ⓛocalhost:PORT/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://metadata.attacker.example/',
  'http://private.attacker.example/',
  'http://both.attacker.example/',
  'http://nat64.attacker.example/',
  'http://zone.attacker.example/',
  'http://nowhere.attacker.example/',
  'http://odd.attacker.example/',
  // Not the web, or not an address
  'http://user:pa55@127.0.0.1:PORT/',
  'http://93.184.216.34@127.0.0.1:PORT/',
  'http://:@127.0.0.1:PORT/',
  'https://token@hr.example/',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:PORT/_GET',
  'dict://127.0.0.1:PORT/',
  'ldap://127.0.0.1:PORT/',
  'jar:http://127.0.0.1:PORT!/',
  'unix:/var/run/docker.sock',
  'http+unix://%2Fvar%2Frun%2Fdocker.sock/containers/json',
  'http://unix:/var/run/docker.sock:/containers/json',
  'data:text/plain,hello',
  'blob:http://127.0.0.1:PORT/0f4b1b1e-0000-4000-8000-000000000000',
  'javascript:alert(1)',
  'about:blank',
  'ws://127.0.0.1:PORT/',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  '/etc/passwd',
  'http://',
  'http://:PORT/',
  'http://127.0.0.1:PORT:80/',
  'http://127.0.0.256:PORT/',
  'http://[::1:PORT/',
  '',
];

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
