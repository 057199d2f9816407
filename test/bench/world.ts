import { newSecretKey } from '../../src/kernel/secretKeys.ts';
import pg from 'pg';
import { connect } from '../../src/db/client.ts';
import { type Database, type TenantScope, withTenant } from '../../src/db/tenant.ts';
import { loadConfig } from '../../src/config.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';

/** What one step needs to know; plain JSON, because every step runs in a process of its own. */
export interface Job {
  readonly step: string;
  readonly ownerUrl: string;
  readonly tenantId: string;
  readonly rows: number;
  readonly files: { readonly base: string; readonly few: string; readonly half: string };
  /** The plan that the step before has made. */
  readonly planId: string;
}

/** What a step hands to the steps after it, and what it has timed itself, in milliseconds. */
export interface Made {
  readonly planId?: string;
  /** Without its preparations. */
  readonly ms?: number;
  readonly samples?: readonly number[];
}

/** A node's pools, and the owner's for what a baseline needs: row-level security does not bind it. */
export interface World {
  readonly job: Job;
  readonly pipeline: Pipeline;
  readonly owner: pg.Pool;
  readonly inTenant: <T>(work: (scope: TenantScope) => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

const silent = () => {};
export const actor = 'console:bench';

export async function openWorld(job: Job): Promise<World> {
  const app = connect(job.ownerUrl, 'psm_app', 4);
  const dispatch = connect(job.ownerUrl, 'psm_dispatch', 1);
  const owner = new pg.Pool({ connectionString: job.ownerUrl, max: 1 });
  await Promise.all([app.query('select 1'), owner.query('select 1')]);
  const close = async () => {
    await Promise.all([app.end(), dispatch.end(), owner.end()]);
  };
  const keys = { keys: [newSecretKey('test')] };
  const database: Database = { app, dispatch, close, secretKeys: async () => keys };
  const pipeline: Pipeline = {
    database,
    tenantId: job.tenantId,
    config: loadConfig({}),
    log: { info: silent, warn: silent },
  };
  return {
    job,
    pipeline,
    owner,
    inTenant: (work) => withTenant(database, job.tenantId, work),
    close,
  };
}

/** The n-th of a sorted hundred. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
