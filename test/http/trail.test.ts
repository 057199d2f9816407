import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordEvents } from '../../src/audit/record.ts';
import { invite } from '../outbox/fixtures/invited.ts';
import { inTenant } from '../support/organisation.ts';
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

  it('has mail as HTML too, with what people wrote as text', async () => {
    const ada = (await list()).find((one: { recipient: string }) => one.recipient === 'ada@acme.test');
    expect(ada.html).toContain('<!doctype html>');
    expect(ada.html).toContain('D&#39;Arcy');
    expect(ada.html).toContain('href="https://psm.test/invitations/');
    expect(ada.html).not.toMatch(/<script|<img|src=/);
  });

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
