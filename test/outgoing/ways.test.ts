import dns from 'node:dns';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/tenant.ts';
import { send } from '../../src/outbox/webhooks/send.ts';
import { assertUrl } from '../../src/outbox/webhooks/url.ts';
import { openOutgoing } from '../../src/outgoing/outgoing.ts';
import { checkSource } from '../../src/pipeline/check.ts';
import { openProviderClients } from '../../src/signin/oidc/clients.ts';
import { hostile, resolve } from './support/payloads.ts';
import { httpServer, type TestServer } from './support/servers.ts';

const config = loadConfig({});
const silent = { info: () => {}, warn: () => {} };
let settings = config.outgoing;

let inside: TestServer;
let lookups = 0;
beforeEach(async () => {
  inside = await httpServer((_, answer) => answer.end('inside'));
  lookups = 0;
  settings = config.outgoing;
  vi.spyOn(dns.promises, 'lookup').mockImplementation(((host: string) => {
    lookups += 1;
    return resolve(host);
  }) as unknown as typeof dns.promises.lookup);
});
afterEach(() => void vi.restoreAllMocks());

/** Tries a connector with settings nobody stored. @returns why it is refused */
async function tried(connector: string, given: object): Promise<string> {
  const pipeline = { config: { ...config, outgoing: settings }, log: silent, tenantId: '' };
  // Nothing is stored.
  const database = undefined as unknown as Database;
  const result = await checkSource({ ...pipeline, database }, { connector, config: given as never }).catch(
    String,
  );
  return typeof result === 'string' || !result.ok ? 'refused' : 'connected';
}

const refusedBy = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'connected',
    () => 'refused',
  );

/** Every way by which somebody who may set something up has this server connect elsewhere. */
const ways: Readonly<Record<string, (url: string) => Promise<string>>> = {
  'a webhook that is set up': (url) => refusedBy(assertUrl(settings, url)),
  'a webhook that is sent': async (url) => {
    const outgoing = openOutgoing(settings, { retries: 0 });
    const message = { url, id: 'evt', body: '{}', secrets: [`whsec_${Buffer.alloc(24).toString('base64')}`] };
    const { status } = await send(outgoing.fetch, message);
    await outgoing.close();
    return status === null ? 'refused' : 'connected';
  },
  'an identity provider that people sign in by': async (url) => {
    const clients = openProviderClients(settings);
    const outcome = await refusedBy(
      clients.fetch(url, { method: 'GET', headers: {}, redirect: 'manual', body: null }),
    );
    await clients.close();
    return outcome;
  },
  'a file at a web address': (url) => tried('csv', { location: 'https', url }),
  'a file in S3 storage': (url) =>
    tried('csv', {
      location: 's3',
      endpoint: url,
      bucket: 'hr',
      access_key_id: 'x',
      secret_access_key: 'y',
      pattern: '*',
    }),
  'a SCIM provider': (url) => tried('scim', { base_url: url, token: 'x' }),
  'where a SCIM provider gives tokens': (url) =>
    tried('scim', {
      base_url: 'https://scim.example',
      sign_in: 'oauth',
      token_url: url,
      client_id: 'x',
      client_secret: 'y',
    }),
};

/** The same for what is named by its host. */
const hostWays: Readonly<Record<string, (host: string) => Promise<string>>> = {
  'an SFTP server': (host) =>
    tried('csv', {
      location: 'sftp',
      host,
      port: inside.port,
      user: 'x',
      password: 'x',
      pattern: '*',
      folder: '/',
    }),
  'a directory': (host) =>
    tried('ldap', {
      host,
      port: inside.port,
      security: 'none',
      bind_dn: 'cn=x',
      bind_password: 'x',
      base_dn: 'dc=x',
    }),
};

// ASVS 1.3.6
// ASVS 13.2.4
// ASVS 15.3.2
describe('an address that leads inside is refused to', () => {
  it.each(Object.entries(ways))('%s, by http and by https', async (_, way) => {
    for (const payload of hostile) {
      const url = payload.replaceAll('PORT', String(inside.port));
      const both = new Set([url, url.replace(/^(\s*)http:/i, '$1https:')]);
      for (const one of both)
        expect({ url: one, outcome: await way(one) }).toEqual({ url: one, outcome: 'refused' });
    }
    expect(inside.connections()).toBe(0);
  });

  it.each(Object.entries(hostWays))('%s, by its host', async (_, way) => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '::1',
      '[::1]',
      '::ffff:127.0.0.1',
      'localhost',
      'localhost.',
      'loopback.attacker.example',
      'mapped.attacker.example',
      'metadata.google.internal',
      '①②⑦.0.0.1',
    ])
      expect({ host, outcome: await way(host) }).toEqual({ host, outcome: 'refused' });
    expect(inside.connections()).toBe(0);
  });
});

describe('a name that was public when it was set up', () => {
  it.each(Object.entries(ways))(
    'is looked up again by %s, and refused once it leads inside',
    async (_, way) => {
      const url = `https://rebinding.example:${inside.port}/`;
      vi.mocked(dns.promises.lookup).mockImplementation((async () => {
        lookups += 1;
        return [{ address: lookups === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
      }) as unknown as typeof dns.promises.lookup);
      await expect(assertUrl(settings, url)).resolves.toBeUndefined();
      expect(await way(url)).toBe('refused');
      expect(lookups).toBeGreaterThan(1);
      expect(inside.connections()).toBe(0);
    },
  );
});

describe('what the operator allows', () => {
  const sent = Object.entries(ways).filter(([name]) => name !== 'a webhook that is set up');

  it.each([...sent, ...Object.entries(hostWays)])('is connected to by %s', async (name, way) => {
    settings = { ...settings, allow: ['127.0.0.1', 'scim.example'] };
    await way(name in hostWays ? '127.0.0.1' : `https://127.0.0.1:${inside.port}/`);
    expect(inside.connections()).toBeGreaterThan(0);
  });
});
