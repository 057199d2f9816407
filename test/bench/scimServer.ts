import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { connect as openPool } from '../../src/db/client.ts';
import type { Database } from '../../src/db/tenant.ts';
import { newSecretKey } from '../../src/kernel/secretKeys.ts';
import { bareStatement, type StatementJob } from './scimStatements.ts';
import { watchStatements } from './statements.ts';

/** What a process of its own is told to be. */
export type ServerJob =
  | { readonly kind: 'product'; readonly ownerUrl: string }
  /** Answers the same bytes from memory: path without query -> status and body. */
  | { readonly kind: 'bare'; readonly answers: readonly BareAnswer[] }
  | { readonly kind: 'statement'; readonly job: StatementJob };

export interface BareAnswer {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

/** What it has used since it began. */
export interface Used {
  readonly cpuMs: number;
  readonly statements: number;
}

const unlimited = { perSecond: 1_000_000, burst: 1_000_000 };

process.once('message', (job: ServerJob) => {
  begin(job).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function begin(job: ServerJob): Promise<void> {
  if (job.kind === 'statement') {
    process.send?.(await bareStatement(job.job), () => process.disconnect?.());
    return;
  }
  const app = job.kind === 'product' ? await product(job.ownerUrl) : bare(job.answers);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const statements = watchStatements();
  process.on('message', (message) => {
    // Leaves by itself, so that a profile is written.
    if (message === 'stop') process.exit(0);
    const { user, system } = process.cpuUsage();
    const used: Used = { cpuMs: (user + system) / 1_000, statements: statements().total };
    process.send?.(used);
  });
  process.send?.(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
}

/** The whole product, without workers and without limits. */
async function product(ownerUrl: string) {
  const app = openPool(ownerUrl, 'psm_app', 10);
  const dispatch = openPool(ownerUrl, 'psm_dispatch', 2);
  const keys = { keys: [newSecretKey('bench')] };
  const database: Database = { app, dispatch, secretKeys: async () => keys, close: async () => {} };
  const nothing = async () => {};
  return buildApp({
    database,
    config: loadConfig({}),
    log: pino({ level: 'silent' }),
    worker: { enqueuePull: nothing, enqueueRun: nothing, enqueueApply: nothing, stop: nothing },
    baseUrl: () => 'https://sync.example.org',
    rateLimits: {
      caller: 1_000_000,
      invitations: 1_000_000,
      scim: { connection: unlimited, unknownTokens: unlimited },
    },
  });
}

function bare(answers: readonly BareAnswer[]) {
  const app = fastify({ logger: false });
  for (const { method, url, status, body } of answers) {
    app.route({
      method,
      url,
      handler: (_, reply) => reply.code(status).header('content-type', 'application/scim+json').send(body),
    });
  }
  return app;
}
