import { expect, it } from 'vitest';
import { withTenant } from '../../src/db/tenant.ts';
import { retrying } from '../../src/db/retrying.ts';
import { tenantPerTest } from '../support/tenant.ts';

const tenant = tenantPerTest();

it('of two transactions that wait for each other, one starts again, and both have their effect', async () => {
  let waiting = 0;
  const met = Promise.withResolvers<void>();
  let attempts = 0;
  const rename = (first: string, then: string) =>
    retrying(() =>
      withTenant(tenant.database, tenant.tenantId, async ({ client }) => {
        attempts += 1;
        const more = `update hub set name = name || '+' where name like $1`;
        await client.query(more, [`${first}%`]);
        waiting += 1;
        if (waiting === 2) met.resolve();
        await met.promise;
        await client.query(more, [`${then}%`]);
      }),
    );
  await Promise.all([rename('Mentoring', 'Alumni'), rename('Alumni', 'Mentoring')]);
  const { rows } = await withTenant(tenant.database, tenant.tenantId, ({ client }) =>
    client.query<{ name: string }>('select name from hub order by name'),
  );
  expect(rows).toEqual([{ name: 'Alumni++' }, { name: 'Mentoring++' }]);
  expect(attempts).toBe(3);
});

it('what is wrong for another reason is not done again', async () => {
  let attempts = 0;
  const wrong = retrying(() =>
    withTenant(tenant.database, tenant.tenantId, async ({ client }) => {
      attempts += 1;
      await client.query('select 1 / 0');
    }),
  );
  await expect(wrong).rejects.toMatchObject({ code: '22012' });
  expect(attempts).toBe(1);
});
