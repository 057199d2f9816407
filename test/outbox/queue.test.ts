import { describe, expect, it } from 'vitest';
import { type TenantScope, withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { tenantOfToken, tokenHash } from '../../src/outbox/invitationToken.ts';
import { newInvitations, renewInvitations, voidInvitations } from '../../src/outbox/invitations.ts';
import { cancelMessages, queueMessages } from '../../src/outbox/queue.ts';
import { addTenant, tenantPerTest } from '../support/tenant.ts';
import { invite, messageRow } from './fixtures/invited.ts';

const tenant = tenantPerTest();

const inTenant = <T>(work: (scope: TenantScope) => Promise<T>) =>
  withTenant(tenant.database, tenant.tenantId, work);
const messages = () =>
  inTenant(({ db }) => db.selectFrom('outbox_message').selectAll().orderBy('message_id').execute());
const invitations = () =>
  inTenant(({ db }) => db.selectFrom('invitation').selectAll().orderBy('invitation_id').execute());

describe('the queue', () => {
  const message = (dedupeKey: string) =>
    ({ kind: 'invitation', dedupeKey, memberId: newId(), recipient: 'ada@acme.test', data: {} }) as const;

  it('takes a message once, however often it is given', async () => {
    expect(await inTenant((scope) => queueMessages(scope, ['a', 'b', 'a'].map(message)))).toBe(2);
    expect(await inTenant((scope) => queueMessages(scope, ['b', 'c'].map(message)))).toBe(1);
    expect((await messages()).map((row) => row.dedupe_key).sort()).toEqual(['a', 'b', 'c']);
  });

  it('takes thousands in one statement, and none', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => message(`m${index}`));
    expect(await inTenant((scope) => queueMessages(scope, many))).toBe(5_000);
    expect(await inTenant((scope) => queueMessages(scope, []))).toBe(0);
  });

  it('forgets what a transaction that failed had queued', async () => {
    const failing = inTenant(async (scope) => {
      await queueMessages(scope, [message('a')]);
      throw new Error('the chunk failed');
    });
    await expect(failing).rejects.toThrow('the chunk failed');
    expect(await messages()).toEqual([]);
  });

  it('stops the mail of members, erases it, and leaves that of others alone', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const bob = await invite(tenant, { email: 'bob@acme.test' });
    expect(await inTenant((scope) => cancelMessages(scope, [ada.memberId], 'deactivated'))).toBe(1);
    expect(await inTenant((scope) => cancelMessages(scope, [ada.memberId], 'deactivated'))).toBe(0);
    expect(await inTenant((scope) => cancelMessages(scope, [], 'deactivated'))).toBe(0);
    expect(await messageRow(tenant, ada.messageId)).toMatchObject({
      status: 'cancelled',
      erased: true,
      last_error: 'deactivated',
    });
    expect(await messageRow(tenant, bob.messageId)).toMatchObject({ status: 'queued' });
  });
});

describe('an invitation', () => {
  // ASVS 6.5.2
  it('has a token that says its tenant, and of which the database keeps the hash', async () => {
    const { token, invitationId } = await invite(tenant, { email: 'ada@acme.test' });
    expect(tenantOfToken(token)).toBe(tenant.tenantId);
    const [row] = await invitations();
    expect(row).toMatchObject({
      invitation_id: invitationId,
      token_hash: tokenHash(token),
      status: 'open',
      closed_at: null,
    });
    expect(JSON.stringify(row)).not.toContain(token);
    const days = ((row?.expires_at.getTime() ?? 0) - (row?.created_at.getTime() ?? 0)) / 86_400_000;
    expect(days).toBe(30);
  });

  it('comes as one mail to the address', async () => {
    const { invitationId, memberId, token } = await invite(tenant, { email: 'Ada@acme.test' });
    expect(await messages()).toMatchObject([
      {
        kind: 'invitation',
        dedupe_key: `invitation:${invitationId}`,
        member_id: memberId,
        invitation_id: invitationId,
        recipient: 'Ada@acme.test',
        data: { token },
        status: 'queued',
        attempts: 0,
      },
    ]);
  });

  it('is not given twice while the first is open', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const again = { memberId: ada.memberId, hubId: ada.hubId, recipient: 'ada@acme.test' };
    expect(await inTenant((scope) => newInvitations(scope, [again, again], 30))).toEqual([]);
    expect(await messages()).toHaveLength(1);
  });

  it('makes way for a new one when its time is over', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const { memberId, hubId } = ada;
    await inTenant(({ db }) =>
      db
        .updateTable('invitation')
        .set({ expires_at: new Date(0) })
        .execute(),
    );
    const made = await inTenant((scope) =>
      newInvitations(scope, [{ memberId, hubId, recipient: 'ada@acme.test' }], 30),
    );
    expect(made).toMatchObject([{ memberId, hubId }]);
    expect((await invitations()).map((row) => row.status)).toEqual(['void', 'open']);
  });

  it('is made for thousands at a time, each with a token of its own', async () => {
    const { hubId } = await invite(tenant, { email: 'ada@acme.test' });
    const invitees = Array.from({ length: 3_000 }, (_, index) => ({
      memberId: newId(),
      hubId,
      recipient: `p${index}@acme.test`,
    }));
    await inTenant(async (scope) => {
      await scope.client.query(
        `insert into member (member_id, email, email_norm) select id, address, address
           from unnest($1::uuid[], $2::text[]) as g (id, address)`,
        [invitees.map((one) => one.memberId), invitees.map((one) => one.recipient)],
      );
      expect(await newInvitations(scope, invitees, 30)).toHaveLength(3_000);
    });
    expect(new Set((await messages()).map((row) => row.data['token'])).size).toBe(3_001);
  });

  it('is taken back with its mail, in one hub or in all', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const alumni = await invite(tenant, { email: 'ada@acme.test', hub: 'Alumni' });
    const bob = await invite(tenant, { email: 'bob@acme.test' });
    const members = [ada.memberId];
    expect(await inTenant((scope) => voidInvitations(scope, members, { hubId: ada.hubId }))).toBe(1);
    expect(await messageRow(tenant, ada.messageId)).toMatchObject({
      status: 'cancelled',
      erased: true,
      last_error: 'invitation taken back',
    });
    expect(await messageRow(tenant, alumni.messageId)).toMatchObject({ status: 'queued' });
    expect(await inTenant((scope) => voidInvitations(scope, members))).toBe(1);
    expect(await messageRow(tenant, alumni.messageId)).toMatchObject({ status: 'cancelled' });
    expect(await messageRow(tenant, bob.messageId)).toMatchObject({ status: 'queued' });
    expect(await inTenant((scope) => voidInvitations(scope, []))).toBe(0);
    expect((await invitations()).map((row) => [row.status, row.closed_at !== null])).toEqual([
      ['void', true],
      ['void', true],
      ['open', false],
    ]);
  });

  it('is renewed for another address: one new mail for each hub, and the old link is dead', async () => {
    const first = await invite(tenant, { email: 'ada@acme.test', hasAccount: true });
    const { memberId } = first;
    const recipient = 'ada@new.test';
    const made = await inTenant((scope) => renewInvitations(scope, [{ memberId, recipient }], 30));
    // She is in the hub Alumni already: that needs no invitation.
    expect(made).toMatchObject([{ memberId, hubId: first.hubId }]);
    expect((await messages()).map((row) => [row.status, row.recipient])).toEqual([
      ['cancelled', 'ada@acme.test'],
      ['queued', 'ada@new.test'],
    ]);
    expect((await invitations()).map((row) => row.status)).toEqual(['void', 'open']);
  });

  it('is not renewed for somebody who is invited to nothing', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    await inTenant(({ db }) => db.updateTable('hub_membership').set({ status: 'active' }).execute());
    const members = [{ memberId: ada.memberId, recipient: 'ada@acme.test' }];
    expect(await inTenant((scope) => renewInvitations(scope, members, 30))).toEqual([]);
    expect(await inTenant((scope) => renewInvitations(scope, [], 30))).toEqual([]);
  });

  it('of one tenant is nothing to another', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const other = await addTenant(tenant.database, { tenant: { name: 'Other', slug: newId() } });
    await withTenant(tenant.database, other, async (scope) => {
      expect(await voidInvitations(scope, [ada.memberId])).toBe(0);
      expect(await cancelMessages(scope, [ada.memberId], 'x')).toBe(0);
      const members = [{ memberId: ada.memberId, recipient: 'x@evil.test' }];
      expect(await renewInvitations(scope, members, 30)).toEqual([]);
    });
    expect(await messageRow(tenant, ada.messageId)).toMatchObject({ status: 'queued' });
  });
});
