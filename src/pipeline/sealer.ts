import { sealTrail } from '../audit/seal.ts';
import type { ConnectorLog } from '../connector/index.ts';
import type { Database } from '../db/tenant.ts';
import { messageOf } from '../kernel/json.ts';
import { type Ticking, ticking } from './ticking.ts';

export interface SealerInput {
  readonly database: Database;
  readonly log: ConnectorLog;
}

/** Seconds apart: what was written in between could be changed without a trace. */
const tick = '*/2 * * * * *';

/** Seals the audit trails of all tenants. Any number of nodes may run one on the same database. */
export function startSealer({ database, log }: SealerInput): Ticking {
  return ticking(tick, log, 'sealing audit trails failed; it is tried again', (stopping) =>
    sealWhatIsOpen({ database, log }, stopping),
  );
}

/** @returns how many entries were sealed */
export async function sealWhatIsOpen({ database, log }: SealerInput, signal?: AbortSignal): Promise<number> {
  const { rows } = await database.dispatch.query<{ tenant_id: string }>(selectOpen);
  let sealed = 0;
  for (const { tenant_id: tenantId } of rows) {
    if (signal?.aborted === true) break;
    try {
      sealed += await sealTrail(database, tenantId);
    } catch (error) {
      log.warn({ tenant: tenantId, err: messageOf(error) }, 'an audit trail could not be sealed');
    }
  }
  return sealed;
}

/** Tenants with entries that are not sealed: one look at an index for each tenant. */
const selectOpen = `
select t.tenant_id from tenant t left join audit_head h using (tenant_id)
 where exists (select from audit_event e
   where e.tenant_id = t.tenant_id and e.written_in >= coalesce(h.sealed_before, '0'::xid8))`;
