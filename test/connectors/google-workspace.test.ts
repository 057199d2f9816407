import { expect, it } from 'vitest';
import google from '../../connectors/google-workspace/index.ts';
import fixture from '../../connectors/google-workspace/fixtures/source.ts';
import { readOf, startConnector } from './support/startConnector.ts';

it('reads everybody in the name of the administrator, with access tokens that expire meanwhile', async () => {
  const { session, asked } = await startConnector(google, fixture);
  const { records } = await readOf(session);
  expect(records).toHaveLength(11);
  expect(asked.filter(({ url }) => url.pathname === '/token').length).toBeGreaterThan(1);
  const { sub, scope } = JSON.parse(
    Buffer.from(asked[0]?.body.split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, string>;
  expect({ sub, scope }).toEqual({
    sub: 'admin@contoso.example',
    scope: 'https://www.googleapis.com/auth/admin.directory.user.readonly',
  });
});

it('says the status, and takes the primary organization, the employee ID and the manager out of the lists', async () => {
  const { session } = await startConnector(google, fixture);
  const { records } = await readOf(session);
  expect(records.map(({ attributes }) => attributes['status']).filter((one) => one !== 'active')).toEqual([
    'suspended',
    'archived',
  ]);
  expect(records[4]?.attributes).toMatchObject({
    department: 'People',
    title: 'HR Partner',
    cost_center: '4004',
    employee_id: 'C-1004',
    manager_email: 'person1@contoso.example',
  });
  expect(records[7]?.attributes).toMatchObject({ department: null, employee_id: null });
  expect(Object.keys(records[0]?.attributes ?? {})).not.toContain('lastLoginTime');
});

it.each([
  ['a domain', { domain: 'contoso.test' }, 2],
  ['an organizational unit and those below it', { org_unit: '/Employees' }, 10],
  ['those who are not suspended', { include_suspended: false }, 9],
])('%s only', async (_, settings, count) => {
  const { session } = await startConnector(google, fixture, settings);
  const { records, end } = await readOf(session);
  expect([records.length, end?.recordCount ?? count]).toEqual([count, count]);
});

const refused = (status: number, error: object) => () => Response.json({ error }, { status });

it('says which of the many steps at Google is missing', async () => {
  const off = refused(403, { code: 403, errors: [{ reason: 'accessNotConfigured' }] });
  const { session } = await startConnector(google, fixture, {}, (_asked, count) =>
    count === 1 ? undefined : off(),
  );
  expect((await session.check()).message).toContain('Admin SDK API, Enable');
  const unauthorized = () => Response.json({ error: 'unauthorized_client' }, { status: 401 });
  const { session: other } = await startConnector(google, fixture, {}, unauthorized);
  expect((await other.check()).message).toContain('domain-wide delegation');
});

it('waits when Google says 403 and means that it is busy', async () => {
  const busy = refused(403, {
    code: 403,
    errors: [{ domain: 'usageLimits', reason: 'userRateLimitExceeded' }],
  });
  const { session } = await startConnector(google, fixture, {}, (_asked, count) =>
    count === 2 ? busy() : undefined,
  );
  expect((await readOf(session)).records).toHaveLength(11);
});
