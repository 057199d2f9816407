import { expect, it } from 'vitest';
import hubspot from '../../connectors/hubspot/index.ts';
import fixture from '../../connectors/hubspot/fixtures/source.ts';
import { readOf, startConnector } from './support/startConnector.ts';

it('looks for changes by ids greater than the last, which no limit of 10,000 ends', async () => {
  const { session, source, asked } = await startConnector(hubspot, fixture);
  const { end } = await readOf(session);
  await source.change?.();
  expect((await readOf(session, end?.cursor)).records).toHaveLength(7);
  const searches = asked.filter(({ url }) => url.pathname.endsWith('/search')).map(({ body }) => body);
  expect(searches).toHaveLength(2);
  expect(searches.every((body) => !body.includes('"after"'))).toBe(true);
  expect(searches[1]).toContain('"hs_object_id","operator":"GT"');
});

it('whoever does not count is left out of a snapshot, and gone when it changes', async () => {
  const only = { only_property: 'lifecyclestage', only_values: 'customer, evangelist' };
  const { session, source } = await startConnector(hubspot, fixture, only);
  const { records, end } = await readOf(session);
  expect(records).toHaveLength(12);
  expect(records.map(({ attributes }) => attributes['lifecyclestage'])).not.toContain('lead');
  await source.change?.();
  expect((await readOf(session, end?.cursor)).deleted).toContain('401');
});

it('says which properties there are none of', async () => {
  const { session } = await startConnector(hubspot, fixture, { properties: 'email, emial' });
  expect((await session.check()).message).toContain('no properties of these names: emial.');
});
