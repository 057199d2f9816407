import { expect, it } from 'vitest';
import salesforce from '../../connectors/salesforce/index.ts';
import fixtures from '../../connectors/salesforce/fixtures/source.ts';
import { readOf, startConnector, type Asked } from './support/startConnector.ts';

const [queries = never(), jobs = never()] = fixtures;
function never(): never {
  throw new Error('a fixture is missing');
}
const isJob = ({ method, url }: Asked) => method === 'GET' && /jobs\/query\/\w+$/.test(url.pathname);
const failed = (status: number, errorCode: string) => Response.json([{ errorCode, message: '' }], { status });
const fields = (records: readonly { attributes: object }[]) => records.map(({ attributes }) => attributes);

it('an export job gives the very records that queries give', async () => {
  const { session: one } = await startConnector(salesforce, queries);
  const { session: other, asked } = await startConnector(salesforce, jobs);
  const { records, end } = await readOf(one);
  const exported = await readOf(other);
  expect(records[0]?.attributes).toMatchObject({ FirstName: 'Amara', 'Account.Name': 'Initech' });
  expect(fields(exported.records)).toEqual(fields(records));
  expect([end?.recordCount, exported.end?.recordCount]).toEqual([13, 13]);
  expect(
    asked.filter(({ method, url }) => method === 'POST' && url.pathname.endsWith('/jobs/query')),
  ).toHaveLength(1);
});

it('waits for an export job, and says so when it failed', async () => {
  let state = 'InProgress';
  const { session, asked } = await startConnector(salesforce, jobs, {}, (one) => {
    if (!isJob(one) || state === '') return undefined;
    const answer = Response.json({ state });
    state = '';
    return answer;
  });
  expect((await readOf(session)).records).toHaveLength(13);
  expect(asked.filter(isJob)).toHaveLength(2);
  state = 'Failed';
  expect((await readOf(session)).error).toMatchObject({ setting: 'fields' });
});

it('who does not fit the filter any more is gone', async () => {
  const { session, source } = await startConnector(salesforce, queries, { where: "Department = 'Legal'" });
  const { records, end } = await readOf(session);
  expect(records).toHaveLength(3);
  const { changed = [], deleted = [] } = (await source.change?.()) ?? {};
  const read = await readOf(session, end?.cursor);
  expect(read.deleted.toSorted()).toEqual([...changed, ...deleted].toSorted());
  expect(read.records).toEqual([]);
});

it.each([
  ['REQUEST_LIMIT_EXCEEDED', 403, 'throttled', undefined],
  ['INVALID_QUERY_LOCATOR', 400, 'not_ready', undefined],
  ['INVALID_FIELD', 400, 'wrong_setting', 'fields'],
])(
  '%s',
  async (code, status, fault, setting) => {
    const { session } = await startConnector(salesforce, queries, {}, ({ url }) =>
      url.pathname.includes('/query') ? failed(status, code) : undefined,
    );
    expect((await readOf(session)).error).toMatchObject({ fault, setting });
  },
  20_000,
);

it('reads everybody when Salesforce does not know all deletions', async () => {
  const { session } = await startConnector(salesforce, queries, {}, ({ url }) =>
    url.pathname.endsWith('/deleted')
      ? Response.json({ deletedRecords: [], earliestDateAvailable: '2999-01-01T00:00:00.000+0000' })
      : undefined,
  );
  const { end } = await readOf(session);
  expect((await readOf(session, end?.cursor)).error).toMatchObject({ fault: 'cursor_expired' });
});

it('half a page of an export job is no page', async () => {
  const { session } = await startConnector(salesforce, jobs, {}, ({ url }) =>
    url.pathname.endsWith('/results')
      ? new Response('"Id","FirstName"\n"003A","Amara"\n', { headers: { 'sforce-numberofrecords': '2' } })
      : undefined,
  );
  expect((await readOf(session)).error).toMatchObject({ fault: 'unexpected_answer' });
});
