import type { TenantScope } from './tenant.ts';

/**
 * Runs statements that join what this transaction has only just written. It has no statistics yet, so that the planner would take
 * thousands of rows for one and look each up among all the others. Each side has to be found by an index; hashing them together then
 * costs what they hold.
 */
export async function byHashJoins<T>({ client }: TenantScope, work: () => Promise<T>): Promise<T> {
  await client.query('set local enable_nestloop = off');
  const result = await work();
  await client.query('set local enable_nestloop = on');
  return result;
}
