import { expect, it } from 'vitest';
import bamboohr from '../../connectors/bamboohr/index.ts';
import fixture from '../../connectors/bamboohr/fixtures/source.ts';
import { readOf, startConnector } from './support/startConnector.ts';

it('reads everybody unfiltered, since filters drop people whom the key may not see, and counts them', async () => {
  const { session, asked } = await startConnector(bamboohr, fixture);
  const { records, end } = await readOf(session);
  expect(asked.every(({ url }) => !/filter|sort/.test(decodeURIComponent(url.search)))).toBe(true);
  expect(end?.recordCount).toBe(13);
  expect(records[4]).toMatchObject({
    key: '1005',
    attributes: { status: 'Inactive', terminationDate: '2024-03-31' },
  });
  expect(Object.keys(records[0]?.attributes ?? {})).not.toContain('photoUrl');
});

it('reads everybody again when thousands changed', async () => {
  const ids = Array.from({ length: 2_001 }, (_, id) => [String(id), { id: String(id), action: 'Updated' }]);
  const { session } = await startConnector(bamboohr, fixture, {}, ({ url }) =>
    url.pathname.endsWith('/changed') ? Response.json({ employees: Object.fromEntries(ids) }) : undefined,
  );
  expect((await readOf(session, { since: '2026-01-01T00:00:00.000Z' })).error).toMatchObject({
    fault: 'cursor_expired',
  });
});

it('says which fields the key may not see, and that a list which changed is read again', async () => {
  const page = {
    data: [{ employeeId: '1', workEmail: null, _restrictedFields: ['workEmail'] }],
    meta: { page: { nextCursor: 'x' } },
  };
  const { session } = await startConnector(bamboohr, fixture, {}, (_asked, count) =>
    count < 3 ? Response.json(page) : Response.json({ error: { code: 'BadPage' } }, { status: 400 }),
  );
  expect((await session.check()).message).toMatch(
    /may not see: workEmail\. There are no fields of these names: .*hireDate/,
  );
  expect((await readOf(session)).error).toMatchObject({ fault: 'not_ready' });
});
