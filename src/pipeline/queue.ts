import { PgBoss } from 'pg-boss';

/** Work that any node can take over; a job carries ids only, and the truth is in the rows that the ids name. */
export interface Job {
  readonly tenantId: string;
  readonly id: string;
}

export const queues = {
  pull: 'psm-pull',
  plan: 'psm-plan',
  apply: 'psm-apply',
  dead: 'psm-dead',
} as const;
export type QueueName = 'pull' | 'plan' | 'apply';

const schema = 'pgboss';

/**
 * How long a job counts as under way without a sign of life of the process that has it. As long as it does, it takes one of the
 * places of its tenant.
 */
export const heartbeatSeconds = 15;
const lookSeconds = 5;

/** Makes the queue's schema and queues as the owner, once per version, so that nodes need no right to create tables. */
export async function prepareQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema, supervise: false, schedule: false, max: 2 });
  boss.on('error', () => {});
  await boss.start();
  try {
    await boss.createQueue(queues.dead);
    for (const name of [queues.pull, queues.plan, queues.apply]) {
      await boss.createQueue(name, {
        // one waiting job per key, however often the tick sends it again
        policy: 'short',
        notify: true,
        retryLimit: 3,
        retryDelay: 2,
        retryBackoff: true,
        expireInSeconds: 3600,
        deadLetter: queues.dead,
      });
    }
    // Of nodes that start at once one after the other: PostgreSQL refuses grants on the same table at the same time.
    await boss.getDb().executeSql(
      `select pg_advisory_xact_lock(hashtextextended('psm queues', 0));
       grant usage on schema ${schema} to psm_app;
       grant select, insert, update, delete on all tables in schema ${schema} to psm_app;
       grant usage on all sequences in schema ${schema} to psm_app;
       grant execute on all functions in schema ${schema} to psm_app;`,
      [],
    );
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** The queue as a node uses it: with the rights of the app, no more. */
export function openQueue(databaseUrl: string, onError: (error: Error) => void): PgBoss {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    options: '-c role=psm_app',
    application_name: 'psm queue',
    schema,
    max: 4,
    migrate: false,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: lookSeconds,
    monitorIntervalSeconds: lookSeconds,
    useListenNotify: true,
  });
  boss.on('error', onError);
  return boss;
}
