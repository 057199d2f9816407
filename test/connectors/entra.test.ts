import { expect, it } from 'vitest';
import entra from '../../connectors/entra/index.ts';
import fixtures from '../../connectors/entra/fixtures/source.ts';
import { readOf, startConnector } from './support/startConnector.ts';

const [everybody = never(), withManagers = never(), group = never()] = fixtures;
function never(): never {
  throw new Error('a fixture is missing');
}

it('leaves guests out unless they are wanted', async () => {
  const { session } = await startConnector(entra, everybody);
  expect((await readOf(session)).records).toHaveLength(13);
  const { session: wanted } = await startConnector(entra, everybody, { include_guests: true });
  expect((await readOf(wanted)).records.at(-1)?.attributes['userType']).toBe('Guest');
});

it('asks for what it selects, and follows the delta link as it is', async () => {
  const { session, asked } = await startConnector(entra, everybody, { properties: 'mail; department' });
  const { end } = await readOf(session);
  const first = asked.find(({ url }) => url.pathname === '/v1.0/users/delta');
  expect(first?.url.searchParams.get('$select')).toBe('id,mail,department,accountEnabled,userType');
  await readOf(session, end?.cursor);
  expect(asked.at(-1)?.url.search).toBe('?$deltatoken=1');
});

it('reads everybody again when Graph has forgotten what changed', async () => {
  const { session, source } = await startConnector(entra, everybody);
  const since = `${String(source.config['base_url'])}/v1.0/users/delta?$deltatoken=-1`;
  expect((await readOf(session, { since })).error).toMatchObject({ fault: 'cursor_expired' });
});

it.each([
  ['managers', withManagers],
  ['a group', group],
])('with %s there are no changes, everybody is read each time', async (_, fixture) => {
  const { session } = await startConnector(entra, fixture);
  expect('readChanges' in session).toBe(false);
  expect((await readOf(session)).end).toBeDefined();
});

it('brings the address of the manager where it is wanted', async () => {
  const { session } = await startConnector(entra, withManagers);
  const { records } = await readOf(session);
  expect(records[1]?.attributes['manager']).toMatchObject({ mail: expect.stringContaining('@') });
});
