import { expect, it } from 'vitest';
import okta from '../../connectors/okta/index.ts';
import fixtures from '../../connectors/okta/fixtures/source.ts';
import { readOf, startConnector } from './support/startConnector.ts';

const [byToken = never(), byKey = never()] = fixtures;
function never(): never {
  throw new Error('a fixture is missing');
}

it('reads deactivated users after the others, by a list of their own', async () => {
  const { session } = await startConnector(okta, byToken);
  const { records } = await readOf(session);
  expect(records.slice(-2).map(({ attributes }) => attributes['status'])).toEqual([
    'DEPROVISIONED',
    'DEPROVISIONED',
  ]);
  expect(records.at(-1)?.position).toBe('deactivated, page 1, record 2');
  expect(Object.keys(records[0]?.attributes ?? {})).not.toContain('credentials');
});

it('without deactivated users they are absent, and deletions among changes', async () => {
  const { session, source } = await startConnector(okta, byToken, { include_deactivated: false });
  const { records, end } = await readOf(session);
  expect(records).toHaveLength(11);
  await source.change?.();
  expect((await readOf(session, end?.cursor)).deleted).toHaveLength(5);
});

it('a search narrows snapshots and changes alike', async () => {
  const search = 'profile.userType eq "Contractor"';
  const { session, asked } = await startConnector(okta, byToken, { search });
  const { records, end } = await readOf(session);
  expect(records.map(({ key }) => key)).toEqual(['00u16xke1apZnmHgpB1d7']);
  await readOf(session, end?.cursor);
  expect(asked.at(-1)?.url.searchParams.get('search')).toMatch(
    /^\(profile\.userType eq "Contractor"\) and lastUpdated gt "/,
  );
});

it('fetches a new access token whenever the old one has expired', async () => {
  const { session, asked } = await startConnector(okta, byKey);
  expect((await readOf(session)).records).toHaveLength(13);
  expect(asked.filter(({ url }) => url.pathname === '/oauth2/v1/token').length).toBeGreaterThan(1);
});

it('names the box to untick when the app wants DPoP', async () => {
  const refused = Response.json({ error: 'invalid_dpop_proof' }, { status: 400 });
  const { session } = await startConnector(okta, byKey, {}, () => refused);
  expect(await session.check()).toMatchObject({
    ok: false,
    setting: 'client_id',
    message: expect.stringContaining('DPoP'),
  });
});
