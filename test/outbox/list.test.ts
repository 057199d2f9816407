import { describe, expect, it } from 'vitest';
import { withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { listOutbox, type OutboxQuery } from '../../src/outbox/list.ts';
import { cancelMessages } from '../../src/outbox/queue.ts';
import { addTenant, tenantPerTest } from '../support/tenant.ts';
import { invite } from './fixtures/invited.ts';

const tenant = tenantPerTest();

const list = (query: Partial<OutboxQuery> = {}, tenantId: string = tenant.tenantId) =>
  withTenant(tenant.database, tenantId, (scope) =>
    listOutbox(scope, { limit: 10, baseUrl: 'https://psm.test/', ...query }),
  );

describe('the outbox as people see it', () => {
  it('shows a queued mail as it would be sent, link included', async () => {
    const { token, messageId, memberId } = await invite(tenant, { email: 'ada@acme.test', firstName: 'Ada' });
    const { items, next } = await list();
    expect(next).toBeUndefined();
    expect(items).toMatchObject([
      {
        messageId,
        memberId,
        kind: 'invitation',
        status: 'queued',
        recipient: 'ada@acme.test',
        attempts: 0,
        sentAt: null,
        reason: null,
        subject: 'You are invited to Mentoring at Acme',
      },
    ]);
    expect(items[0]?.text).toContain(`https://psm.test/invitations/${token}\n`);
    expect(items[0]?.html).toContain(`href="https://psm.test/invitations/${token}"`);
    expect(items[0]?.nextAttemptAt).toBeInstanceOf(Date);
  });

  it('knows who had an account when the mail was written, also later', async () => {
    await invite(tenant, { email: 'ada@acme.test', hasAccount: true });
    const bob = await invite(tenant, { email: 'bob@acme.test' });
    await withTenant(tenant.database, tenant.tenantId, ({ db }) =>
      db
        .updateTable('member')
        .set({ accepted_at: new Date(Date.now() + 60_000) })
        .where('member_id', '=', bob.memberId)
        .execute(),
    );
    const { items } = await list();
    expect(items.map((item) => item.text.includes('existing account'))).toEqual([false, true]);
  });

  it('shows no link of a mail that was stopped, and why', async () => {
    const { memberId } = await invite(tenant, { email: 'ada@acme.test' });
    await withTenant(tenant.database, tenant.tenantId, (scope) =>
      cancelMessages(scope, [memberId], 'deactivated'),
    );
    const [item] = (await list()).items;
    expect(item).toMatchObject({ status: 'cancelled', reason: 'deactivated', nextAttemptAt: null });
    expect(item?.text).toContain('link removed');
  });

  it('comes in pages, newest first, of one state or of all', async () => {
    const people: { memberId: string }[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      people.push(await invite(tenant, { email: `${name}@acme.test` }));
    }
    await withTenant(tenant.database, tenant.tenantId, (scope) =>
      cancelMessages(scope, [people[1]?.memberId ?? '', people[3]?.memberId ?? ''], 'deactivated'),
    );
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, cursor });
      pages.push(page.items.map((item) => item.recipient?.[0]).join(''));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(pages).toEqual(['ed', 'cb', 'a']);
    const recipients = (items: readonly { recipient: string | null }[]) =>
      items.map((item) => item.recipient?.[0]).join('');
    expect(recipients((await list({ status: 'cancelled' })).items)).toBe('db');
    expect(recipients((await list({ status: 'queued' })).items)).toBe('eca');
    expect((await list({ status: 'queued', limit: 3 })).next).toBeUndefined();
  });

  it('refuses a cursor that is none', async () => {
    await expect(list({ cursor: "'; drop" })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('is the tenant’s own', async () => {
    await invite(tenant, { email: 'ada@acme.test' });
    const other = await addTenant(tenant.database, { tenant: { name: 'Other', slug: newId() } });
    expect(await list({}, other)).toEqual({ items: [] });
  });

  it('shows a kind that it does not know by its name', async () => {
    const { messageId } = await invite(tenant, { email: 'ada@acme.test' });
    await withTenant(tenant.database, tenant.tenantId, ({ db }) =>
      db
        .updateTable('outbox_message')
        .set({ kind: 'constructor' })
        .where('message_id', '=', messageId)
        .execute(),
    );
    expect((await list()).items).toMatchObject([{ subject: 'constructor', text: '', html: '' }]);
  });
});
