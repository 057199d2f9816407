import { afterEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import {
  type S3Server,
  type S3ServerOptions,
  startS3Server,
} from '../../../connectors/csv/fixtures/s3Server.ts';
import { signatureOf } from '../../../connectors/csv/s3Request.ts';
import { contextOf, faultOf, reading, sessionOf } from './support/reading.ts';

const list = Buffer.from('Name;City\nAda;Rome\n');
const keys = { region: 'eu-central-1', accessKeyId: 'AKIAFIXTURE', secretAccessKey: 'secret/of+the=fixture' };
let server: S3Server | undefined;
afterEach(() => server?.close());

async function start(options: Partial<S3ServerOptions> = {}) {
  server = await startS3Server({ ...keys, bucket: 'hr-export', ...options });
  const config = {
    location: 's3',
    endpoint: server.url,
    region: keys.region,
    bucket: 'hr-export',
    prefix: 'out',
    access_key_id: keys.accessKeyId,
    secret_access_key: keys.secretAccessKey,
    pattern: 'members*',
  };
  const put = (key: string, day = 1, bytes = list) =>
    server?.objects.set(key, { bytes, modified: new Date(Date.UTC(2026, 10, day)) });
  const context = contextOf({ now: () => new Date() });
  const read = (more: object = {}, last?: unknown) => reading({ ...config, ...more }, { last, context });
  return { server, config, put, read, context };
}

describe('a bucket', () => {
  it('gives the newest object of the folder, and the next time says that it is the same', async () => {
    const { put, read } = await start();
    put('out/members-1.csv', 3, Buffer.from('Name\nNew\n'));
    put('out/members-2.csv', 2);
    put('out/deeper/members-9.csv', 9);
    put('out-other/members-9.csv', 9);
    put('members-9.csv', 9);
    const { types, bytes, filename, cursor } = await read();
    expect([types, String(bytes), filename]).toEqual([['bytes', 'end'], 'Name\nNew\n', 'members-1.csv']);
    expect((await read({}, cursor)).types).toEqual(['unchanged']);
    put('out/members-1.csv', 3, Buffer.from('Name\nTwo\n'));
    expect((await read({}, cursor)).types).toEqual(['bytes', 'end']);
  });

  it('with 2,500 objects is listed page by page', async () => {
    const { put, read, server } = await start();
    for (let index = 0; index < 2_500; index++) put(`out/members-${index}.csv`, 1);
    put('out/members-1234.csv', 2, Buffer.from('Name\nNewest\n'));
    expect(await read()).toMatchObject({ filename: 'members-1234.csv', types: ['bytes', 'end'] });
    expect(server.requests.filter(({ url }) => url.searchParams.has('list-type'))).toHaveLength(3);
  });

  it.each(["members a+b&c=d%20~(1)!*'é.csv", 'members;ü@#?.csv', 'members "x" <y>.csv'])(
    'signs and finds the name %s',
    async (name) => {
      const { put, read } = await start();
      put(`out/${name}`);
      expect(await read()).toMatchObject({ filename: name, types: ['bytes', 'end'] });
    },
  );

  it('gives no end when the object was replaced between listing and reading', async () => {
    const { put, read } = await start({
      onRequest: ({ url }) => {
        if (url.pathname.endsWith('.csv')) put('out/members.csv', 2, Buffer.from('Name;City\nBob;Oslo\n'));
      },
    });
    put('out/members.csv');
    const result = await read();
    expect(faultOf(result)).toMatchObject({
      fault: 'not_ready',
      message: expect.stringContaining('replaced'),
    });
    expect(result.bytes).toHaveLength(0);
  });

  it('gives no end when it breaks off at any byte', async () => {
    const { put, read, server } = await start();
    put('out/members.csv');
    const whole = 1_000;
    for (let at = 0; at < whole; at += 23) {
      server.cut(at);
      const { types, fault, bytes } = await read();
      const outcome = types.includes('end') ? bytes.equals(list) : fault?.fault;
      expect([true, 'cut_off', 'unreachable']).toContain(outcome);
    }
  });

  it('is moved in, with the time in the name; who may not write is told by the log', async () => {
    const { put, config, context, server } = await start();
    put('out/members 1.csv');
    const settings = { ...config, after_reading: 'move' };
    const { cursor } = await reading(settings, { context });
    await sessionOf(settings, context).settle?.(cursor);
    expect([...server.objects.keys()]).toEqual([
      expect.stringMatching(/^out\/processed\/\d{8}T\d{6}Z_members 1\.csv$/),
    ]);
    expect(context.logged).toEqual([]);
    expect(await reading(settings, { context })).toMatchObject({
      types: ['bytes', 'end'],
      filename: 'members 1.csv',
    });
  });

  it('that must not be written to counts as read', async () => {
    const { put, config, context, server } = await start({ readOnly: true });
    put('out/members.csv');
    const settings = { ...config, after_reading: 'move' };
    const { cursor } = await reading(settings, { context });
    await sessionOf(settings, context).settle?.(cursor);
    expect([...server.objects.keys()]).toEqual(['out/members.csv']);
    expect(context.logged).toMatchObject([{ fields: { why: expect.stringContaining('s3:PutObject') } }]);
    expect((await reading(settings, { context, last: cursor })).types).toEqual(['unchanged']);
  });

  it('wants the session token of temporary keys', async () => {
    const { put, read } = await start({ sessionToken: 'a token' });
    put('out/members.csv');
    expect((await read({ session_token: 'a token' })).types).toEqual(['bytes', 'end']);
    expect(faultOf(await read({ session_token: 'an old token' }))).toMatchObject({
      setting: 'session_token',
    });
  });

  it('whose clock differs says so, with both times', async () => {
    const { put, read } = await start({ now: () => new Date('2026-01-02T03:04:05Z') });
    put('out/members.csv');
    expect(faultOf(await read()).message).toMatch(
      /The clocks differ too much: this server says \d{4}-.* UTC, the storage says 2026-01-02 03:04 UTC.*NTP/,
    );
  });

  it('in another region says in which', async () => {
    const { read } = await start();
    expect(faultOf(await read({ region: 'us-west-2' }))).toMatchObject({
      setting: 'region',
      message: 'The bucket lies in the region "eu-central-1", and the setting says "us-west-2".',
    });
  });

  it.each([
    [{}, 'https://hr-export.s3.eu-central-1.amazonaws.com/?list-type=2'],
    [{ bucket: 'hr.export' }, 'https://s3.eu-central-1.amazonaws.com/hr.export/?list-type=2'],
    [{ addressing: 'path' }, 'https://s3.eu-central-1.amazonaws.com/hr-export/?list-type=2'],
    [{ endpoint: 'https://r2.example.com/' }, 'https://r2.example.com/hr-export/?list-type=2'],
    [
      { endpoint: 'https://r2.example.com:8443', addressing: 'host' },
      'https://hr-export.r2.example.com:8443/?list-type=2',
    ],
  ])('with %o is looked for at %s', async (more, address) => {
    const asked: string[] = [];
    const context = contextOf({
      fetch: async (input) => {
        asked.push(input as string);
        return new Response('<ListBucketResult/>');
      },
    });
    const { config } = await start();
    await reading({ ...config, endpoint: '', ...more }, { context });
    expect(asked[0]).toContain(address);
  });

  it.each([
    '<html><body>Welcome</body></html>',
    'no XML',
    '<a><b></a></b>',
    '<!DOCTYPE x [<!ENTITY y "z">]><ListBucketResult/>',
  ])('is none when it answers %s', async (body) => {
    const { config } = await start();
    const context = contextOf({ fetch: async () => new Response(body) });
    expect(faultOf(await reading(config, { context }))).toMatchObject({
      fault: 'unexpected_answer',
      setting: 'endpoint',
    });
  });
});

interface Vector {
  readonly title: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly signature: string;
}

const vectors = JSON.parse(readFileSync(new URL('./support/sigv4.json', import.meta.url), 'utf8')) as {
  region: string;
  date: string;
  access_key_id: string;
  secret_access_key: string;
  requests: Vector[];
};

describe('a signature', () => {
  it.each(vectors.requests)(
    'is the one that Amazon publishes: $title',
    async ({ method, url, headers, signature }) => {
      const signed = await signatureOf(vectors, { method, url, headers }, new Date(vectors.date));
      expect(signed.get('authorization')).toMatch(new RegExp(`Signature=${signature}$`));
    },
  );
});
