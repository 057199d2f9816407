import { type Database, withTenant } from '../db/tenant.ts';
import type { FileTable } from '../landing/file/table.ts';
import { newestPlan } from '../planning/newestPlan.ts';
import { openLanded } from './landed.ts';
import type { Pipeline } from './pipeline.ts';
import { getRun } from './run.ts';

/** Rows that need attention, each with its number, what to do, and its cells as the file has them. */
export interface RejectedRows {
  /** Of the cells; empty when the file is not kept any more. */
  readonly header: readonly string[];
  readonly rows: AsyncIterable<{
    readonly row: number;
    readonly codes: readonly string[];
    readonly messages: readonly string[];
    readonly cells: readonly string[];
  }>;
}

/**
 * What a person mends and uploads again. Both sides are read in the order of rows, a batch at a time.
 *
 * @throws PsmError `not_found` when the run has no plan
 */
export async function rejectedRows(pipeline: Pipeline, runId: string): Promise<RejectedRows> {
  const { database, tenantId } = pipeline;
  const { planId, landingId } = await withTenant(database, tenantId, async (scope) => {
    const run = await getRun(scope, runId);
    return { planId: await newestPlan(scope, runId), landingId: run.landingId };
  });
  const table = await openLanded(pipeline, landingId);
  const attention = byRow(database, tenantId, planId);
  return {
    header: table?.header ?? [],
    rows: table === undefined ? withoutCells(attention) : withCells(attention, table),
  };
}

interface Attention {
  readonly row: number;
  readonly codes: string[];
  readonly messages: string[];
}

const pageRows = 2000;

async function* byRow(database: Database, tenantId: string, planId: string): AsyncGenerator<Attention> {
  for (let after = 0; ;) {
    const { rows } = await withTenant(database, tenantId, ({ client }) =>
      client.query<Attention>(
        `select row_no as row, array_agg(code order by item_no) as codes, array_agg(message order by item_no) as messages
           from attention where plan_id = $1 and row_no > $2 group by row_no order by row_no limit ${pageRows}`,
        [planId, after],
      ),
    );
    yield* rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.row ?? after;
  }
}

async function* withoutCells(attention: AsyncIterable<Attention>) {
  for await (const one of attention) yield { ...one, cells: [] };
}

async function* withCells(attention: AsyncGenerator<Attention>, table: FileTable) {
  let wanted = await attention.next();
  for await (const batch of table.rows()) {
    for (const { row, cells } of batch) {
      while (wanted.done !== true && wanted.value.row < row) {
        yield { ...wanted.value, cells: [] };
        wanted = await attention.next();
      }
      if (wanted.done === true) return;
      if (wanted.value.row !== row) continue;
      yield { ...wanted.value, cells };
      wanted = await attention.next();
    }
  }
}
