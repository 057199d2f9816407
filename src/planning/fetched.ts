import type { TenantScope } from '../db/tenant.ts';

/** Small: what a batch becomes lives until the batch is written, and V8 pays for what outlives its young generation. */
const fetchSize = 500;

/** Reads a cursor in batches; memory is one batch. */
export async function* fetched<Row extends object>(
  scope: TenantScope,
  cursor: string,
  declaration: string,
): AsyncGenerator<Row[]> {
  await scope.client.query(declaration);
  for (;;) {
    const { rows } = await scope.client.query<Row>(`fetch ${fetchSize} from ${cursor}`);
    if (rows.length === 0) break;
    yield rows;
    if (rows.length < fetchSize) break;
  }
  await scope.client.query(`close ${cursor}`);
}
