import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { organisation } from '../support/organisation.ts';
import { aUser, aGroup, patchOf, pushing, type Pushing } from './support/pushing.ts';

let home: TestTenant;
let idp: Pushing;

beforeAll(async () => {
  home = await freshTenant(organisation as never);
  idp = await pushing(home);
});
afterAll(() => home.close());

describe('smoke', () => {
  it('works', async () => {
    const made = await idp.users.create(aUser('ada@acme.test', { emails: [{ value: 'Ada@acme.test' }] }));
    console.log(JSON.stringify(made.resource));
    const g = await idp.groups.create(aGroup('G', [made.id]));
    const g2 = await idp.groups.create(aGroup('G2', [g.id]));
    console.log(JSON.stringify(g2.resource));
    console.log(JSON.stringify((await idp.users.get(made.id)).resource));
    console.log(JSON.stringify((await idp.groups.get(g.id)).resource));
    await expect(
      idp.groups.patch(g.id, patchOf({ op: 'add', path: 'members', value: [{ value: g2.id }] })),
    ).rejects.toThrow('circle');
    const p = await idp.users.patch(made.id, patchOf({ op: 'replace', path: 'active', value: 'False' }));
    console.log(JSON.stringify(p));
    await expect(idp.users.create(aUser('ADA@acme.test'))).rejects.toThrow('exists');
    const r = await idp.users.replace(
      made.id,
      aUser('ada@acme.test', { emails: [{ value: 'b@acme.test' }] }),
    );
    console.log(JSON.stringify(r));
    await idp.users.delete(made.id);
    console.log(JSON.stringify((await idp.groups.get(g.id)).resource));
    await idp.groups.delete(g.id);
    await idp.users.create(aUser('ADA@acme.test'));
  });
});
