import type { SourceMessage } from '../connector/index.ts';
import type { TenantScope } from '../db/tenant.ts';
import { type Landed, landWithin } from '../landing/landing.ts';
import { type Mapping, markUsed } from '../mapping/store.ts';
import type { Feed } from '../scim/cut/feeds.ts';
import { createRun, moveRun } from './run.ts';

export interface PushedRun {
  readonly runId: string;
  readonly feed: Feed;
  readonly mapping: Mapping;
  readonly actor: string;
  /** Bytes. */
  readonly limit: number;
  readonly maxColumns: number;
}

/** Makes the run of pushed people and lands them: from here on the version of its mapping stays as it is, because its rows have those columns. */
export async function landPushed(
  scope: TenantScope,
  { runId, feed, mapping, actor, limit, maxColumns }: PushedRun,
  messages: AsyncIterable<SourceMessage>,
): Promise<Landed | undefined> {
  await createRun(scope, {
    runId,
    sourceId: feed.sourceId,
    hubId: feed.hubId,
    population: 'partial',
    acceptMapping: false,
    actor,
    read: 'push',
  });
  const columns = mapping.columns.map((column) => column.header);
  const landed = await landWithin(scope, messages, { limit, maxColumns, columns, blanksSay: true });
  await scope.client.query(
    `update run set landing_id = $2, mapping_version = $3, dialect = '{"kind": "records"}' where run_id = $1`,
    [runId, landed?.landing.landingId, mapping.version],
  );
  await markUsed(scope, mapping);
  await moveRun(scope, runId, 'landed');
  return landed;
}
