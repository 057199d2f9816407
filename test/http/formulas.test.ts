import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { row } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { routes } from './support/requests.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
let ids: Readonly<Record<string, string>>;

/** What spreadsheets would run, as names that somebody gave. */
const evil = ['=cmd|"/c calc"!A1', '+1', '-1', '@SUM(1)', '\t=1', '＝1', 'a","=1', '=1\r\n=2'];

beforeAll(async () => {
  acme = await organisationOf(server, {
    hubs: [{ name: '=HYPERLINK("http://evil.example")' }],
    programs: [],
    fields: [{ key: 'team', label: '=1+1', type: 'text' }],
  });
  const people = evil.map((name, number) => ({
    ...row(number + 1),
    'First Name': name,
    'Last Name': name,
    // Half of them need attention.
    'Email Address': number % 2 === 0 ? `person${number}@acme.test` : name,
    '=1+1': name,
  }));
  const { planId, runId } = await planCsv(acme, people, { hub: '=HYPERLINK("http://evil.example")' });
  ids = { plans: planId, runs: runId, hubs: Object.values(acme.hubs)[0] ?? '' };
});

const files = routes.filter(({ url }) => url.endsWith('.csv'));

// ASVS 1.2.10
describe('a file for spreadsheets', () => {
  it.each(files)('has no cell that is run: $name', async ({ url }) => {
    const path = url.replace(':id', ids[url.split('/')[3] ?? ''] ?? '');
    const { status, headers, text } = await call(server, `GET ${path}`, { token: acme.tokens.owner });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[\w .()-]+"/);
    const cells = parse(text, { bom: true }).flat();
    expect(cells.length).toBeGreaterThan(5);
    expect(cells.filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
  });

  it('holds what people wrote all the same, behind an apostrophe', async () => {
    const read = async (path: string) =>
      (await call(server, `GET ${path}`, { token: acme.tokens.owner })).text;
    expect(await read(`/api/v1/plans/${ids['plans']}/changes.csv`)).toContain(`"'=cmd|""/c calc""!A1"`);
    expect(await read(`/api/v1/runs/${ids['runs']}/rejected.csv`)).toContain(`,'+1,`);
  });
});
