import { expect, it } from 'vitest';
import { flatAttributes } from '#connector';
import workday from '../../connectors/workday/index.ts';
import { partsOf, reportRequest } from '../../connectors/workday/report.ts';
import fixtures from '../../connectors/workday/fixtures/source.ts';
import { readOf, startConnector } from './support/startConnector.ts';

const [json = never(), csv = never(), oauth = never()] = fixtures;
function never(): never {
  throw new Error('a fixture is missing');
}
const report = 'https://wd2-services1.workday.com/ccx/service/customreport2/globex/ISU_PSM/Members';

it('asks the report for one format, whatever the address says', async () => {
  const { session, asked } = await startConnector(workday, json, { prompts: 'Effective_as_of=2026-01-01' });
  expect((await readOf(session)).end).toMatchObject({ recordCount: 12 });
  expect(asked.map(({ url }) => url.search)).toEqual(['?format=json&Effective_as_of=2026-01-01']);
  const { path } = reportRequest(
    `${report}?format=simplexml`,
    'csv',
    'Organizations!WID=a1&Organizations!WID=b2',
  );
  expect(new URL(path).searchParams.getAll('Organizations!WID')).toEqual(['a1', 'b2']);
});

it('knows people by the ID, which keeps its zeros, and makes columns of what is nested', async () => {
  const { session } = await startConnector(workday, json);
  const { records } = await readOf(session);
  expect(records[0]?.key).toBe('021000');
  const cells = flatAttributes(records[0]?.attributes ?? {});
  expect(cells.get('Cost_Center.Descriptor')).toBe('Cost Center 400');
  expect(cells.get('Supervisory_Organizations.2.Name')).toBe('Team 0');
});

it('a CSV report comes as a file, and says its columns', async () => {
  const { session } = await startConnector(workday, csv);
  expect((await session.discover()).map(({ name }) => name)).toContain('Employee_ID');
  const { end, records } = await readOf(session);
  expect([end, records]).toEqual([{ type: 'end' }, []]);
});

it('fetches a new access token when Workday refuses the old one', async () => {
  const { session, asked } = await startConnector(workday, oauth, {}, (_asked, count) =>
    count === 2 ? new Response('', { status: 401 }) : undefined,
  );
  expect((await readOf(session)).records).toHaveLength(12);
  expect(asked.filter(({ url }) => url.pathname === '/ccx/oauth2/globex/token')).toHaveLength(2);
});

it('the page of the sign-in is no report, even when it says 200', async () => {
  const page = () => new Response('<!doctype html><title>Workday</title>', { status: 200 });
  const { session } = await startConnector(workday, json, {}, page);
  expect(await session.check()).toMatchObject({ ok: false, setting: 'url' });
  const { error, end } = await readOf(session);
  expect([error, end]).toEqual([expect.objectContaining({ fault: 'unexpected_answer' }), undefined]);
});

it.each([
  [report, 'https://wd2-services1.workday.com/ccx/oauth2/globex/token'],
  ['https://wd2-services1.workday.com/globex/d/home.htmld', undefined],
])('the address %s', (url, tokenUrl) => {
  expect(partsOf(url)?.tokenUrl).toBe(tokenUrl);
});
