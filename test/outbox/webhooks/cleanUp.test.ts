import { expect, it } from 'vitest';
import { retain } from '../../../src/pipeline/retention.ts';
import { inTenant, queryIn } from '../../support/organisation.ts';
import { tenantPerTest } from '../../support/tenant.ts';
import { testEndpoint } from '../../../src/outbox/webhooks/deliveries.ts';
import { listen } from './fixtures/listening.ts';

const tenant = tenantPerTest();
const log = { info: () => {}, warn: () => {} };

it('what was delivered goes after 14 days, everything after 30; what waits stays', async () => {
  const { endpointId } = await listen(tenant, 'https://sink.example/hooks');
  const stored = async (name: string, set: string) => {
    const { eventId } = await inTenant(tenant, (scope) =>
      testEndpoint(scope, endpointId, 'console:test', 'https://psm.test'),
    );
    await queryIn(tenant, `update webhook_delivery set ${set}, last_error = '${name}' where event_id = $1`, [
      eventId,
    ]);
    await queryIn(
      tenant,
      `update webhook_event v set occurred_at = d.created_at from webhook_delivery d where d.event_id = v.event_id`,
    );
  };
  const ago = (days: number) => `created_at = now() - interval '${days} days'`;
  const delivered = (days: number) => `status = 'delivered', delivered_at = now() - interval '${days} days'`;
  await stored('delivered 13', `${ago(13)}, ${delivered(13)}`);
  await stored('delivered 15', `${ago(15)}, ${delivered(15)}`);
  await stored('dead 29', `${ago(29)}, status = 'dead'`);
  await stored('dead 31', `${ago(31)}, status = 'dead'`);
  await stored('queued 15', ago(15));
  await retain({ database: tenant.database, config: { landingDays: 14 }, log });
  const left = await queryIn<{ name: string }>(
    tenant,
    'select last_error as name from webhook_delivery join webhook_event using (event_id) order by 1',
  );
  expect(left.map(({ name }) => name)).toEqual(['dead 29', 'delivered 13', 'queued 15']);
  expect(await queryIn(tenant, 'select from webhook_event')).toHaveLength(3);
});
