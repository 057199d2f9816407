import { describe, expect, it } from 'vitest';
import { core, enterprise, groupSchema, listOf, providerPerFile } from './support/provider.ts';

const test = providerPerFile();
const custom = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';
const get = async (path: string) => (await test.provider.ask(`GET ${path}`)).json;

describe('discovery (RFC 7644 §4)', () => {
  it('says what is supported', async () => {
    const config = await get('/ServiceProviderConfig');
    for (const feature of ['patch', 'bulk', 'filter', 'sort', 'etag']) {
      expect({ feature, ...config[feature] }).toMatchObject({ feature, supported: true });
    }
    expect(config.pagination).toMatchObject({ cursor: true, index: true });
    expect(config.meta.location).toBe('https://psm.test/scim/v2/ServiceProviderConfig');
  });

  it('lists resource types and schemas, each of which can be read by itself', async () => {
    for (const [path, ids] of [
      ['/ResourceTypes', ['User', 'Group']],
      ['/Schemas', [core, groupSchema, enterprise, custom]],
    ] as const) {
      const list = await get(path);
      const found = list.Resources.map((one: { id: string }) => one.id);
      expect(list).toMatchObject({ schemas: [listOf], totalResults: found.length, startIndex: 1 });
      expect(found.slice(0, ids.length)).toEqual(ids);
      for (const one of list.Resources) expect(await get(`${path}/${one.id}`)).toEqual(one);
      expect(JSON.stringify(list)).not.toContain('null');
      const missing = await test.provider.ask(`GET ${path}/Other`);
      expect(missing).toMatchObject({ status: 404, json: { status: '404' } });
    }
  });

  it('lists every field of the tenant in the extension, also one that was added a moment ago', async () => {
    const names = async () =>
      (await get(`/Schemas/${custom}`)).attributes.map((one: { name: string }) => one.name);
    expect(await names()).toEqual(['department', 'languages', 'job_title', 'eligibility']);
    const { call } = await import('../support/server.ts');
    const token = test.tenant.tokens.admin;
    await call(test.server, 'POST /api/v1/fields', { token, body: { label: 'Cost Unit', type: 'text' } });
    expect(await names()).toContain('cost_unit');
  });

  it.each([
    '/ServiceProviderConfig',
    '/ResourceTypes',
    '/Schemas',
    '/ResourceTypes/User',
    `/Schemas/${core}`,
  ])('a filter on %s: 403, and paging is ignored', async (path) => {
    const filtered = await test.provider.ask(`GET ${path}?filter=id pr`);
    expect(filtered).toMatchObject({ status: 403, json: { status: '403' } });
    expect((await test.provider.ask(`GET ${path}?startIndex=2&count=0`)).json).toEqual(await get(path));
  });
});
