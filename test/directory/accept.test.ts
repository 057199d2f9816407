import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type TenantScope, withTenant } from '../../src/db/tenant.ts';
import { acceptInvitation, invitationOf } from '../../src/directory/accept.ts';
import { newId } from '../../src/kernel/ids.ts';
import { newInvitationToken } from '../../src/outbox/invitationToken.ts';
import { voidInvitations } from '../../src/outbox/invitations.ts';
import { invite, messageRow } from '../outbox/fixtures/invited.ts';
import { addTenant, tenantPerTest } from '../support/tenant.ts';

const tenant = tenantPerTest();

const inTenant = <T>(work: (scope: TenantScope) => Promise<T>) =>
  withTenant(tenant.database, tenant.tenantId, work);

async function stateOf({
  memberId,
  hubId,
  invitationId,
}: Record<'memberId' | 'hubId' | 'invitationId', string>) {
  const { rows } = await inTenant(({ db }) =>
    sql<Record<string, unknown>>`
      select m.status as account, m.version, m.accepted_at, s.status as membership, h.revision, i.status as invitation,
             i.closed_at is not null as closed
        from member m, hub h, hub_membership s, invitation i
       where m.member_id = ${memberId} and h.hub_id = ${hubId} and i.invitation_id = ${invitationId}
         and s.hub_id = h.hub_id and s.member_id = m.member_id
    `.execute(db),
  );
  return rows[0] ?? {};
}

const refusal = {
  name: 'PsmError',
  code: 'invitation_invalid',
  message:
    'This invitation is not valid: it may have been used, taken back or expired. Ask the people who invited you for a new one.',
  details: {},
};

describe('an invitation', () => {
  it('says who invites to what, before it is accepted', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test', firstName: 'Ada' });
    const view = { tenant: 'Acme', hub: 'Mentoring', firstName: 'Ada', hasAccount: false };
    expect(await invitationOf(tenant.database, ada.token)).toMatchObject(view);
    // Looking changes nothing.
    expect(await invitationOf(tenant.database, ada.token)).toMatchObject(view);
    expect(await stateOf(ada)).toMatchObject({ account: 'invited', invitation: 'open' });
  });

  it('makes account and membership active, and moves the versions of both', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const before = await stateOf(ada);
    expect(await acceptInvitation(tenant.database, ada.token)).toMatchObject({
      tenantId: tenant.tenantId,
      memberId: ada.memberId,
      hubId: ada.hubId,
      tenant: 'Acme',
      hub: 'Mentoring',
    });
    expect(await stateOf(ada)).toEqual({
      account: 'active',
      version: Number(before['version']) + 1,
      accepted_at: expect.any(Date),
      membership: 'active',
      revision: Number(before['revision']) + 1,
      invitation: 'accepted',
      closed: true,
    });
  });

  it('leaves the day on which an account came into use alone', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test', hasAccount: true });
    const before = await stateOf(ada);
    expect(await invitationOf(tenant.database, ada.token)).toMatchObject({ hasAccount: true });
    await acceptInvitation(tenant.database, ada.token);
    expect(await stateOf(ada)).toMatchObject({ membership: 'active', accepted_at: before['accepted_at'] });
  });

  it('makes active only the membership that it is about', async () => {
    const mentoring = await invite(tenant, { email: 'ada@acme.test' });
    const { rows } = await inTenant(({ db }) =>
      sql<{ hub_id: string }>`
        insert into hub_membership (hub_id, member_id, status)
        select hub_id, ${mentoring.memberId}, 'invited' from hub where name = 'Alumni' returning hub_id
      `.execute(db),
    );
    await acceptInvitation(tenant.database, mentoring.token);
    expect(await stateOf({ ...mentoring, hubId: rows[0]?.hub_id ?? '' })).toMatchObject({
      account: 'active',
      membership: 'invited',
      revision: 1,
    });
  });

  it('stops its mail when somebody used the link from the outbox', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    await acceptInvitation(tenant.database, ada.token);
    expect(await messageRow(tenant, ada.messageId)).toMatchObject({ status: 'cancelled', erased: true });
  });

  it('is in the trail once accepted', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    await acceptInvitation(tenant.database, ada.token);
    const events = await inTenant(({ db }) =>
      db
        .selectFrom('audit_event as e')
        .innerJoin('audit_payload as p', 'p.event_id', 'e.event_id')
        .select(['e.actor', 'e.entity', 'e.entity_id', 'p.body'])
        .where('e.action', '=', 'member.accepted')
        .execute(),
    );
    expect(events).toEqual([
      {
        actor: 'member',
        entity: 'member',
        entity_id: ada.memberId,
        body: { hub_id: ada.hubId, invitation_id: ada.invitationId },
      },
    ]);
  });

  it('works once', async () => {
    const { token } = await invite(tenant, { email: 'ada@acme.test' });
    await acceptInvitation(tenant.database, token);
    await expect(acceptInvitation(tenant.database, token)).rejects.toMatchObject(refusal);
    await expect(invitationOf(tenant.database, token)).rejects.toMatchObject(refusal);
  });

  // ASVS 2.3.4
  it('works for one of many who use it at once', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const ends = await Promise.allSettled(
      Array.from({ length: 8 }, () => acceptInvitation(tenant.database, ada.token)),
    );
    const lost = ends.filter((end) => end.status === 'rejected').map((end) => end.reason as unknown);
    expect(lost).toHaveLength(7);
    for (const reason of lost) expect(reason).toMatchObject(refusal);
    expect(await stateOf(ada)).toMatchObject({ version: 2, revision: 2 });
  });
});

describe('a link that is not valid, whatever the reason, gets the same answer', () => {
  const change = (statement: string) => (ada: { memberId: string }) =>
    inTenant(({ client }) => client.query(statement.replaceAll('$1', `'${ada.memberId}'`)));

  it.each([
    ['expired', change('update invitation set expires_at = now() where member_id = $1')],
    [
      'taken back',
      (ada: { memberId: string }) => inTenant((scope) => voidInvitations(scope, [ada.memberId])),
    ],
    ['of somebody deactivated', change('update member set holds = 1 where member_id = $1')],
    ['of somebody deleted', change('update member set deleted_at = now() where member_id = $1')],
    [
      'of somebody purged',
      change('update member set deleted_at = now(), purged_at = now() where member_id = $1'),
    ],
    [
      'of somebody who left the hub',
      change(`update hub_membership set status = 'ended' where member_id = $1`),
    ],
    [
      'of somebody who is in the hub already',
      change(`update hub_membership set status = 'active' where member_id = $1`),
    ],
  ])('%s', async (_reason, happen) => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    await happen(ada);
    const before = await stateOf(ada);
    await expect(invitationOf(tenant.database, ada.token)).rejects.toMatchObject(refusal);
    await expect(acceptInvitation(tenant.database, ada.token)).rejects.toMatchObject(refusal);
    expect(await stateOf(ada)).toEqual(before);
  });

  it('guessed, malformed, or of a tenant that there is not', async () => {
    const { token } = await invite(tenant, { email: 'ada@acme.test' });
    const guesses = [
      newInvitationToken(tenant.tenantId),
      newInvitationToken(newId()),
      randomBytes(48).toString('base64url'),
      '',
      'x',
      `${token}x`,
      `${token.slice(0, -1)}=`,
      ` ${token}`,
      token.toLowerCase(),
      "' or true --",
      '\0'.repeat(64),
    ];
    for (const guess of guesses) {
      await expect(invitationOf(tenant.database, guess)).rejects.toMatchObject(refusal);
      await expect(acceptInvitation(tenant.database, guess)).rejects.toMatchObject(refusal);
    }
  });

  it('with the secret of one tenant and the id of another', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const other = await addTenant(tenant.database, { tenant: { name: 'Other', slug: newId() } });
    const secret = Buffer.from(ada.token, 'base64url').subarray(16);
    const id = Buffer.from(other.replaceAll('-', ''), 'hex');
    const forged = Buffer.concat([id, secret]).toString('base64url');
    await expect(acceptInvitation(tenant.database, forged)).rejects.toMatchObject(refusal);
    expect(await stateOf(ada)).toMatchObject({ invitation: 'open' });
  });

  it('while it waits: who is deactivated at that moment stays out', async () => {
    const ada = await invite(tenant, { email: 'ada@acme.test' });
    const { accepting } = await inTenant(async ({ client }) => {
      await client.query(`select from hub where hub_id = '${ada.hubId}' for no key update`);
      const accepting = acceptInvitation(tenant.database, ada.token).then(
        () => 'accepted',
        (error: unknown) => error,
      );
      // It has looked and waits for the lock.
      const waiting =
        'select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))';
      await expect.poll(async () => (await client.query(waiting)).rowCount).toBe(1);
      await client.query(`update member set holds = 1 where member_id = '${ada.memberId}'`);
      return { accepting };
    });
    expect(await accepting).toMatchObject(refusal);
    expect(await stateOf(ada)).toMatchObject({ account: 'deactivated', membership: 'invited' });
  });
});
