import { describe, expect, it } from 'vitest';
import { type TenantScope, withTenant } from '../../src/db/tenant.ts';
import {
  claimDue,
  claimedMessage,
  dueTenants,
  markForRetry,
  markSent,
  markUnsent,
  release,
} from '../../src/outbox/claims.ts';
import { tenantPerTest } from '../support/tenant.ts';
import { invite, messageRow } from './fixtures/invited.ts';

const tenant = tenantPerTest();
const inTenant = <T>(work: (scope: TenantScope) => Promise<T>) =>
  withTenant(tenant.database, tenant.tenantId, work);

async function claimOne() {
  const [claim] = await inTenant((scope) => claimDue(scope, 1));
  if (claim === undefined) throw new Error('Nothing is due.');
  return claim;
}

/** As if the lease had run out. */
const expire = (messageId: string) =>
  inTenant(({ db }) =>
    db
      .updateTable('outbox_message')
      .set({ next_attempt_at: new Date(0) })
      .where('message_id', '=', messageId)
      .execute(),
  );

describe('a claim', () => {
  it('leaves to others what somebody is taking at the moment, without waiting for it', async () => {
    await invite(tenant, { email: 'a@acme.test' });
    await invite(tenant, { email: 'b@acme.test' });
    await inTenant(async (first) => {
      const mine = await claimDue(first, 1);
      const theirs = await inTenant((second) => claimDue(second, 5));
      expect(mine).toHaveLength(1);
      expect(theirs).toHaveLength(1);
      expect(theirs[0]?.messageId).not.toBe(mine[0]?.messageId);
    });
    expect(await inTenant((scope) => claimDue(scope, 5))).toEqual([]);
  });

  it('is worth nothing once its lease ran out and somebody else took the message', async () => {
    const { messageId, token } = await invite(tenant, { email: 'a@acme.test' });
    const sleeper = await claimOne();
    await expire(messageId);
    const current = await claimOne();
    expect(current).toEqual({ messageId, attempt: sleeper.attempt + 1 });

    expect(await inTenant((scope) => claimedMessage(scope, sleeper))).toBeUndefined();
    await inTenant((scope) => markSent(scope, sleeper));
    await inTenant((scope) => markUnsent(scope, sleeper, 'dead', 'x'));
    await inTenant((scope) => markForRetry(scope, sleeper, 1, 'x'));
    await inTenant((scope) => release(scope, [sleeper]));
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'queued',
      attempts: 2,
      data: { token },
      last_error: null,
    });
    expect(await inTenant((scope) => claimedMessage(scope, current))).toMatchObject({ attempts: 2 });
  });

  it('that is given back leaves no trace', async () => {
    const { messageId } = await invite(tenant, { email: 'a@acme.test' });
    const claim = await claimOne();
    await inTenant((scope) => release(scope, [claim]));
    await inTenant((scope) => release(scope, []));
    expect(await messageRow(tenant, messageId)).toMatchObject({ attempts: 0, status: 'queued' });
    expect(await claimOne()).toEqual(claim);
  });

  it('does not send what was cancelled, and does not hide that it was sent all the same', async () => {
    const { messageId } = await invite(tenant, { email: 'a@acme.test' });
    const claim = await claimOne();
    await inTenant((scope) => markUnsent(scope, claim, 'cancelled', 'deactivated'));
    expect(await inTenant((scope) => claimedMessage(scope, claim))).toBeUndefined();
    await inTenant((scope) => markSent(scope, claim));
    expect(await messageRow(tenant, messageId)).toMatchObject({ status: 'sent', erased: true });
  });
});

describe('the tenants that have mail', () => {
  it('come with the time until the first is due, the longest wait first, and not without mail', async () => {
    const { messageId } = await invite(tenant, { email: 'a@acme.test' });
    await invite(tenant, { email: 'b@acme.test' });
    const mine = async () =>
      (await dueTenants(tenant.database)).find((one) => one.tenantId === tenant.tenantId);
    expect((await mine())?.dueIn).toBeLessThanOrEqual(0);
    await inTenant((scope) => claimDue(scope, 2));
    expect((await mine())?.dueIn).toBeGreaterThan(500_000);
    await expire(messageId);
    expect((await dueTenants(tenant.database))[0]?.tenantId).toBe(tenant.tenantId);
    await inTenant(({ db }) => db.updateTable('outbox_message').set({ status: 'sent' }).execute());
    expect(await mine()).toBeUndefined();
  });
});
