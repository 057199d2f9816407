import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordEvents } from '../../src/audit/record.ts';
import { newId } from '../../src/kernel/ids.ts';
import { cancelMessages } from '../../src/outbox/queue.ts';
import { invite } from '../outbox/fixtures/invited.ts';
import { memberId } from '../support/directory.ts';
import { inTenant, people } from '../support/organisation.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
const viewer = (request: string, options: Call = {}) =>
  call(server, request, { token: acme.tokens.viewer, ...options });

interface Event {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actor: string;
}

describe('the audit trail', () => {
  let events: Event[];
  beforeAll(async () => {
    acme = await organisationOf(server);
    await inTenant(acme, (scope) =>
      recordEvents(
        scope,
        Array.from({ length: 2_500 }, (_, index) => ({
          actor: index === 7 ? '=HYPERLINK("x")' : 'console:test',
          action: `test.${index}`,
          entity: 'tenant' as const,
          body: { index, name: 'Ada, "the" first' },
        })),
      ),
    );
    events = [];
    for (let next: string | null = ''; next !== null;) {
      const { json }: { json: { items: Event[]; next: string | null } } = await viewer(
        `GET /api/v1/audit?limit=1000${next && `&cursor=${next}`}`,
      );
      events.push(...json.items);
      next = json.next;
    }
  });

  it('is asked for a span of time, its first moment included and its last not', async () => {
    expect(events.length).toBeGreaterThan(2_500);
    const times = events.map(({ at }) => at).toSorted((a, b) => a.localeCompare(b));
    const [from = '', to = ''] = [times.at(times.length / 3), times.at((2 * times.length) / 3)];
    const expected = events.filter(({ at }) => at >= from && at < to);
    expect(expected.length).toBeGreaterThan(0);
    const { items } = (await viewer(`GET /api/v1/audit?limit=1000&from=${from}&to=${to}`)).json;
    expect(items).toEqual(expected);
    const after = new Date(Date.now() + 60_000).toISOString();
    expect((await viewer(`GET /api/v1/audit?from=${after}`)).json.items).toEqual([]);
    expect((await viewer('GET /api/v1/audit?to=2020-01-01T00:00:00Z')).json.items).toEqual([]);
    expect(
      (await viewer('GET /api/v1/audit?from=2020-01-01T00:00:00Z&action=test.9')).json.items,
    ).toHaveLength(1);
    expect((await viewer('GET /api/v1/audit?from=yesterday')).status).toBe(400);
  });

  // ASVS 15.4.4
  it('is verified, and people are erased, by more at once than there are connections: nobody waits for ever', async () => {
    const other = await organisationOf(server, { members: people(1) });
    const many = Array.from({ length: 8 }, () => newId());
    const verified = await Promise.all(
      many.map((key) =>
        call(server, 'POST /api/v1/audit/verification', {
          token: other.tokens.admin,
          headers: { 'idempotency-key': key },
        }),
      ),
    );
    expect(verified.map(({ status }) => status)).toEqual(many.map(() => 200));
    const member = await memberId(other, 'person1@acme.test');
    const erased = await Promise.all(
      many.map((key) =>
        call(server, `POST /api/v1/members/${member}/erase`, {
          token: other.tokens.owner,
          body: { email: 'person1@acme.test' },
          headers: { 'idempotency-key': key },
        }),
      ),
    );
    expect(erased.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(erased.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('is saved as CSV, whole and safe in a spreadsheet', async () => {
    const { status, headers, text } = await viewer('GET /api/v1/audit.csv');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('filename="audit.csv"');
    const lines = text.replace('\u{FEFF}', '').trimEnd().split('\r\n');
    expect(lines[0]).toBe('At,Actor,Action,Entity,Entity id,Plan,Item,Approval,Particulars,Id');
    expect(lines).toHaveLength(events.length + 1);
    expect(lines.slice(1).map((line) => line.slice(-36))).toEqual(events.map(({ id }) => id));
    expect(lines.find((line) => line.includes(',test.7,'))).toContain(`,"'=HYPERLINK(""x"")",test.7,`);
    expect(lines.find((line) => line.includes(',test.9,'))).toContain('""Ada, \\""the\\"" first""');
  });

  it('is saved as JSON lines, whole', async () => {
    const { headers, text } = await viewer('GET /api/v1/audit.jsonl');
    expect(headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('filename="audit.jsonl"');
    const lines: unknown[] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual(events);
  });

  it('is saved with the filters of the list', async () => {
    const at = async (file: string) => (await viewer(`GET /api/v1/${file}`)).text.trimEnd().split('\n');
    expect(await at('audit.csv?action=test.5')).toHaveLength(2);
    expect(await at('audit.jsonl?action=test.5')).toHaveLength(1);
    expect(await at('audit.csv?to=2020-01-01T00:00:00Z')).toHaveLength(1);
    expect((await viewer('GET /api/v1/audit.jsonl?to=2020-01-01T00:00:00Z')).text).toBe('');
    expect((await viewer('GET /api/v1/audit.csv?cursor=x')).status).toBe(400);
  });
});

describe('the outbox', () => {
  beforeEach(async () => {
    acme = await organisationOf(server);
    await invite(acme, { email: 'ada@acme.test', firstName: "D'Arcy" });
    await invite(acme, { email: 'Bob_2@acme.test' });
    await invite(acme, { email: 'bobby@acme.test' });
  });
  const list = async (query = '') =>
    (await viewer(`GET /api/v1/outbox${query}`, { token: acme.tokens.admin })).json.items;

  it('is searched by the beginning of the recipient', async () => {
    const found = async (q: string) =>
      (await list(`?q=${encodeURIComponent(q)}`)).map((one: { recipient: string }) => one.recipient);
    expect(await found('BOB')).toEqual(['bobby@acme.test', 'Bob_2@acme.test']);
    // No sign stands for others.
    expect(await found('bob_')).toEqual(['Bob_2@acme.test']);
    expect(await found('%')).toEqual([]);
    expect(await list('?q=ada&status=sent')).toEqual([]);
  });
});

describe('a mail of the outbox as a page', () => {
  let mail: { messageId: string; token: string };
  beforeAll(async () => {
    acme = await organisationOf(server);
    mail = await invite(acme, { email: 'ada@acme.test', firstName: "D'Arcy & Co" });
  });
  const show = (token: string, id: string = mail.messageId) =>
    call(server, `GET /api/v1/outbox/${id}/mail`, { token });

  // ASVS 1.2.1
  it('shows what would be sent now, with what people wrote as text', async () => {
    const { status, headers, text } = await show(acme.tokens.admin);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).toContain(`href="https://psm.test/invitations/${mail.token}"`);
    expect(text).toContain('D&#39;Arcy &amp; Co');
    expect(text).not.toMatch(/<script|<img|src=/);
  });

  it('may be framed by our own page, and do nothing there', async () => {
    const { headers } = await show(acme.tokens.admin);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';object-src 'none';base-uri 'none';style-src 'unsafe-inline';form-action 'none';frame-ancestors 'self';sandbox",
    );
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    // What is refused stays a problem that nobody frames.
    const refused = await show(acme.tokens.admin, newId());
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.headers.get('x-frame-options')).toBe('DENY');
  });

  it.each(['approver', 'viewer', 'operator'] as const)(
    'is not shown to the role %s, who could use its link',
    async (role) => {
      expect(await show(acme.tokens[role])).toMatchObject({ status: 403 });
    },
  );

  it('is not found by another tenant, and neither is one that is not there', async () => {
    const other = await organisationOf(server);
    const answers = [await show(other.tokens.owner), await show(acme.tokens.owner, newId())];
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } });
    expect(answers[0]?.text).not.toContain('D&#39;Arcy');
    expect((await show(acme.tokens.owner, 'no-id')).status).toBe(400);
  });

  it('has no link once the mail is not sent any more', async () => {
    const grace = await invite(acme, { email: 'grace@acme.test' });
    await inTenant(acme, (scope) => cancelMessages(scope, [grace.memberId], 'deactivated'));
    const { text } = await show(acme.tokens.admin, grace.messageId);
    expect(text).toContain('link removed, the mail was not sent');
    expect(text).not.toContain('/invitations/');
  });

  it('is not shown when this version does not know its kind', async () => {
    const bob = await invite(acme, { email: 'bob@acme.test' });
    await inTenant(acme, ({ db }) =>
      db
        .updateTable('outbox_message')
        .set({ kind: 'constructor' })
        .where('message_id', '=', bob.messageId)
        .execute(),
    );
    expect(await show(acme.tokens.admin, bob.messageId)).toMatchObject({ status: 404 });
  });
});
