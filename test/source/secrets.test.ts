import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineConnector } from '../../src/connector/index.ts';
import { withTenant } from '../../src/db/tenant.ts';
import { newSecretKey, type SecretKeys } from '../../src/kernel/secretKeys.ts';
import { listHubs } from '../../src/directory/hubs.ts';
import { addSource } from '../../src/source/addSource.ts';
import { changeSource } from '../../src/source/changeSource.ts';
import { putSecrets, readSecrets } from '../../src/source/secrets.ts';
import { tenantPerTest } from '../support/tenant.ts';

const home = tenantPerTest();

const connector = defineConnector({
  spec: {
    name: 'vault',
    title: 'Vault',
    delivery: 'pull',
    config: z.object({ url: z.string(), token: z.string(), passphrase: z.string().optional() }),
    secretFields: ['token', 'passphrase'],
    docs: 'For this test.',
  },
  open: () => {
    throw new Error('not opened here');
  },
});
const connectors = new Map([['vault', connector]]);
const keys: SecretKeys = { keys: [newSecretKey('1')] };
const others: SecretKeys = { keys: [newSecretKey('2')] };

let sourceId: string;
const scoped = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(home.database, home.tenantId, work);
const read = (by = keys) => scoped((scope) => readSecrets(scope, by, sourceId));
const change = (config: Record<string, unknown>, by = keys) =>
  scoped((scope) => changeSource(scope, connectors, by, sourceId, { config }, 'console:test'));

beforeEach(async () => {
  sourceId = await scoped(async (scope) => {
    const [hub] = await listHubs(scope);
    const config = { url: 'https://hr.example', token: 'one', passphrase: 'two' };
    const given = { hub: hub?.id ?? '', connector: 'vault', name: 'HR', config };
    return addSource(scope, connectors, keys, given, 'console:test');
  });
});

describe('secrets of a source', () => {
  // ASVS 13.3.1, 14.2.4
  it('are stored sealed, replaced, and removed', async () => {
    expect(await read()).toEqual({ token: 'one', passphrase: 'two' });
    await scoped((scope) => putSecrets(scope, keys, sourceId, { token: 'three', passphrase: null }));
    expect(await read()).toEqual({ token: 'three' });
    const { rows } = await scoped(({ client }) => client.query('select sealed from source_secret'));
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('three').toString('hex'));
  });

  it('do not open when somebody moves them to another setting', async () => {
    await scoped(({ client }) =>
      client.query(
        `update source_secret s set sealed = o.sealed from source_secret o where s.setting = 'token' and o.setting = 'passphrase'`,
      ),
    );
    await expect(read()).rejects.toMatchObject({ code: 'invalid_setting', details: { setting: 'token' } });
  });

  it('whose key is gone can be entered again, all that are there', async () => {
    await expect(read(others)).rejects.toMatchObject({
      code: 'invalid_setting',
      message:
        'A secret was sealed with the key "1", which is not here. Every node needs the same PSM_SECRET_KEYS. ' +
        'Or enter "passphrase" of this source again.',
    });
    const url = 'https://hr.example';
    await expect(change({ url, token: 'new' }, others)).rejects.toMatchObject({
      details: { setting: 'passphrase' },
    });
    await change({ url, token: 'new', passphrase: null }, others);
    expect(await read(others)).toEqual({ token: 'new' });
  });
});
