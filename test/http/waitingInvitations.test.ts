import { expect, it } from 'vitest';
import { people, queryIn, rows } from '../support/organisation.ts';
import { planCsv, sync } from '../support/sync.ts';
import { call, organisationOf, serverPerFile } from './support/server.ts';

const server = serverPerFile({ idle: true });

it('are sent again beside a plan: all at once, one mail each, not twice in seven days', async () => {
  const acme = await organisationOf(server, { members: people(30) });
  await sync(acme, [...rows(30), ...rows(6, {}, 40)]);
  // 45 is gone from the next list.
  const plan = await planCsv(acme, [...rows(30), ...rows(5, {}, 40)]);
  const path = `/api/v1/plans/${plan.planId}/waiting-invitations`;
  const look = async (query = '') =>
    (await call(server, `GET ${path}${query}`, { token: acme.tokens.viewer })).json;
  const send = (count: number, role: 'admin' | 'approver' = 'admin') =>
    call(server, `POST ${path}`, { token: acme.tokens[role], body: { count } });
  const mails = () =>
    queryIn<{ recipient: string; status: string }>(
      acme,
      `select recipient, status from outbox_message where kind = 'invitation' order by recipient, created_at`,
      [],
    );
  expect(await look()).toEqual({ count: 0, after_days: 7, items: [], next: null });
  const older = (email: string, days: number) =>
    queryIn(
      acme,
      `update invitation i set created_at = i.created_at - make_interval(days => $2) from member m
        where m.member_id = i.member_id and m.email like $1`,
      [email, days],
    );
  await older('%', 8);
  await older('person44%', -4);
  const of = async (email: string) =>
    (await queryIn<{ id: string }>(acme, 'select member_id as id from member where email = $1', [email]))[0]
      ?.id;
  const deactivated = `POST /api/v1/members/${await of('person43@acme.test')}/deactivate`;
  expect((await call(server, deactivated, { token: acme.tokens.admin })).status).toBe(200);

  const first = await look('?limit=2');
  expect(first).toMatchObject({ count: 3, after_days: 7 });
  const rest = await look(`?limit=2&cursor=${first.next}`);
  const emails = [...first.items, ...rest.items].map((one) => one.person.email);
  expect(emails.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    'person40@acme.test',
    'person41@acme.test',
    'person42@acme.test',
  ]);
  expect(rest.next).toBeNull();

  expect(await send(3, 'approver')).toMatchObject({ status: 403 });
  expect(await send(4)).toMatchObject({ status: 409, json: { code: 'plan_changed' } });
  const before = await mails();
  expect(await send(3)).toMatchObject({ status: 202, json: { sent: 3 } });
  const after = await mails();
  expect(after).toHaveLength(before.length + 3);
  // The old links stop working, and what has not left yet is not sent.
  expect(after.filter((one) => one.recipient === 'person40@acme.test').map((one) => one.status)).toEqual([
    'cancelled',
    'queued',
  ]);
  expect(await look()).toMatchObject({ count: 0 });
  expect(await send(3)).toMatchObject({ status: 409 });
  const told = await queryIn<{ actor: string }>(
    acme,
    `select actor from audit_event where action = 'member.invitation_resent' and plan_id = $1`,
    [plan.planId],
  );
  expect(told).toHaveLength(3);

  await older('%', 8);
  await planCsv(acme, rows(30));
  expect(await send(3)).toMatchObject({ status: 409, json: { code: 'plan_not_open' } });
  expect(await look()).toMatchObject({ count: 0 });
});
