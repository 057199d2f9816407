import { beforeAll, describe, expect, it } from 'vitest';
import { inTenant, organisation, type Setup } from '../support/organisation.ts';
import { attentionOf, planCsv } from '../support/sync.ts';
import { sampleOrganisation } from '../../src/directory/sample/organisation.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });

/** One field of each type, with labels and options that are not easy. */
const everyType: Setup['fields'] = [
  ...(organisation.fields ?? []),
  { key: 'team', label: 'Team', type: 'select', options: ['=SUM(A1:A9)', 'Blue, light', '+1'] },
  {
    key: 'skills',
    label: 'Skills',
    type: 'multi_select',
    options: ['Sales; Marketing', 'Talks, short', 'C++'],
  },
  { key: 'empty', label: 'Chapter', type: 'select', options: [] },
  { key: 'mobile', label: 'Mobile Phone', type: 'phone' },
  { key: 'website', label: 'Website', type: 'url' },
  { key: 'manager_email', label: 'Manager Email', type: 'email' },
  { key: 'hire_date', label: 'Hire Date', type: 'date' },
  { key: 'years', label: 'Years of Service', type: 'number' },
  { key: 'remote', label: 'Works Remotely', type: 'boolean' },
  { key: 'note', label: 'Note, "internal"', type: 'text' },
];

interface Column {
  readonly column: string;
  readonly field: string | null;
  readonly confidence: number;
}

async function templateOf(tenant: TestOrganisation, hub = 'Mentoring') {
  return call(server, `GET /api/v1/hubs/${tenant.hubs[hub]}/template.csv`, { token: tenant.tokens.viewer });
}

describe('the template of a hub', () => {
  let acme: TestOrganisation;
  beforeAll(async () => {
    acme = await organisationOf(server, { fields: everyType });
  });

  it('is a CSV file with a column for each field', async () => {
    const { status, headers, text } = await templateOf(acme);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('filename="Mentoring template.csv"');
    const lines = text.replace('\u{FEFF}', '').trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      'First Name,Last Name,Email Address,Unique ID,Employee Status,Department,Languages,Job Title,Program Eligibility,' +
        'Team,Skills,Chapter,Mobile Phone,Website,Manager Email,Hire Date,Years of Service,Works Remotely,"Note, ""internal"""',
    );
  });

  it('has people who cannot be mistaken for real ones', async () => {
    const { text } = await templateOf(acme);
    const addresses = text.match(/[\w.-]+@[\w.-]+/g) ?? [];
    expect(addresses).toHaveLength(4);
    expect(addresses.filter((one) => !one.endsWith('@example.com'))).toEqual([]);
    expect(text).toMatch(/Maya,Example,/);
    expect(text).toMatch(/Jonas,Sample,/);
  });

  it('is safe in a spreadsheet', async () => {
    const { text } = await templateOf(acme);
    expect(text).toContain(",'=SUM(A1:A9),");
    expect(text).not.toMatch(/(^|[,\n])"?[=+\-@]/);
  });

  it.each([
    ['of every type', { fields: everyType }, 'Mentoring'],
    ['of the sample organisation', sampleOrganisation(), 'Toronto'],
    [
      'under other names',
      {
        fields: [
          { key: 'id', label: 'Personalnummer', type: 'text', role: 'unique_id' },
          { key: 'mail', label: 'Firmen-E-Mail', type: 'email', role: 'email' },
          { key: 'state', label: 'Zustand', type: 'text', role: 'status' },
        ],
      } satisfies Setup,
      'Mentoring',
    ],
  ] as const)('fits the fields %s: uploaded as it is, nothing is left to do', async (_, setup, hub) => {
    const { tenant: __, members: ___, ...own } = setup as Setup;
    const tenant = await organisationOf(server, own);
    const { text } = await templateOf(tenant, hub);
    const plan = await planCsv(tenant, text, { hub, accept: false });
    const { columns } = (
      await call(server, `GET /api/v1/runs/${plan.runId}/mapping`, { token: tenant.tokens.viewer })
    ).json;
    const fields = await inTenant(tenant, ({ db }) =>
      db.selectFrom('field').select(['key', 'label']).execute(),
    );
    expect(Object.fromEntries(columns.map((one: Column) => [one.column, one.field]))).toEqual(
      Object.fromEntries(fields.map(({ key, label }) => [label, key])),
    );
    expect(columns.filter((one: Column) => one.confidence < 0.85)).toEqual([]);
    expect(attentionOf(plan)).toEqual([]);
    expect(plan.rows).toMatchObject({ read: 2, attention: 0 });
    expect(plan.changes).toMatchObject([{ kind: 'invite', person: { email: 'maya.example@example.com' } }]);
  });

  it('brings real options', async () => {
    const { text } = await templateOf(acme);
    const plan = await planCsv(acme, text.replace(',inactive,', ',active,'));
    expect(plan.changes.map(({ after }) => [after['team'], after['skills'], after['languages']])).toEqual([
      ['=SUM(A1:A9)', ['Sales; Marketing', 'Talks, short'], ['English', 'German']],
      ['Blue, light', ['Sales; Marketing'], ['English']],
    ]);
  });
});
