import type { ConnectorLog } from '../connector/index.ts';
import type { Database } from '../db/tenant.ts';
import { continueErasures } from '../tenancy/erase.ts';
import { type Ticking, ticking } from './ticking.ts';

export interface EraserInput {
  readonly database: Database;
  readonly log: ConnectorLog;
}

/** Erasures are rare, and mostly end where they were begun. */
const tick = '30 * * * * *';

/** Goes on with erasures of tenants that a process left when it ended. Any number of nodes may run one on the same database. */
export function startEraser({ database, log }: EraserInput): Ticking {
  return ticking(tick, log, 'erasing a tenant failed; it is tried again', async () => {
    for (const { id } of await continueErasures(database)) log.info({ tenant: id }, 'a tenant is erased');
  });
}
