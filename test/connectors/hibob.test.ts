import { expect, it } from 'vitest';
import { flatAttributes } from '#connector';
import hibob from '../../connectors/hibob/index.ts';
import fixture from '../../connectors/hibob/fixtures/source.ts';
import { readOf, startConnector } from './support/startConnector.ts';

it('gives names of options, dates as ISO and the e-mail of the manager', async () => {
  const { session, asked } = await startConnector(hibob, fixture);
  const { records } = await readOf(session);
  expect(asked).toHaveLength(1);
  expect(Object.fromEntries(flatAttributes(records[4]?.attributes ?? {}))).toMatchObject({
    email: 'emil.lindqvist@example.com',
    'work.department': 'Sales',
    'work.startDate': '2014-05-15',
    'work.reportsTo.email': 'ada.okafor@example.com',
    'internal.status': 'Inactive',
    'internal.lifecycleStatus': 'Terminated',
  });
});

it('leaves former employees out where they are not wanted', async () => {
  const { session } = await startConnector(hibob, fixture, { include_inactive: false });
  expect((await readOf(session)).records).toHaveLength(11);
});

it('finds the values also where only their paths stand, and says which fields do not come', async () => {
  const employees = [{ '/root/id': { value: '7' }, '/work/title': { value: 'Lead' } }];
  const settings = { fields: 'work.title, payroll.salary' };
  const { session } = await startConnector(hibob, fixture, settings, () => Response.json({ employees }));
  expect((await readOf(session)).records[0]).toMatchObject({
    key: '7',
    attributes: { 'work.title': 'Lead' },
  });
  expect((await session.check()).message).toContain(
    'do not come, perhaps for want of rights: payroll.salary.',
  );
});
