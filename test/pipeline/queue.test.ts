import { Client } from 'pg';
import { expect, it } from 'vitest';
import { prepareQueues, queues } from '../../src/pipeline/queue.ts';
import { freshDatabase } from '../support/database.ts';

it('queues are made once by any number of nodes that start at the same time', async () => {
  const fresh = await freshDatabase();
  await Promise.all(Array.from({ length: 6 }, () => prepareQueues(fresh.ownerUrl)));
  const client = new Client({ connectionString: fresh.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>('select name from pgboss.queue order by 1');
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.values(queues)));
  await client.end();
  await fresh.drop();
});
