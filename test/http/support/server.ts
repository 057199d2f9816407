import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { buildApp } from '../../../src/app.ts';
import { applyApproval, applyPlan } from '../../../src/apply/apply.ts';
import { type Config, loadConfig } from '../../../src/config.ts';
import type { Database } from '../../../src/db/tenant.ts';
import { type Role, roles } from '../../../src/directory/roles.ts';
import { createToken } from '../../../src/directory/tokens.ts';
import type { App } from '../../../src/http/app.ts';
import type { HttpDeps, RateLimits } from '../../../src/http/deps.ts';
import { planRun } from '../../../src/pipeline/pipeline.ts';
import { pullRun } from '../../../src/pipeline/pull.ts';
import type { Worker } from '../../../src/pipeline/worker.ts';
import { inTenant, newOrganisation, type Setup } from '../../support/organisation.ts';
import { freshTenant, type TestTenant } from '../../support/tenant.ts';

export interface TestServer {
  readonly url: string;
  readonly app: App;
  readonly home: TestTenant;
  /** Everything that was logged, as it was written. */
  readonly logged: () => string;
  /** Resolves when the worker has nothing left to do. */
  settled(): Promise<void>;
}

export interface ServerOptions {
  readonly rateLimits?: RateLimits;
  readonly clientTimes?: HttpDeps['clientTimes'];
  readonly config?: Partial<Config>;
  /** Runs stay as they are: nobody works on them. */
  readonly idle?: boolean;
}

const plenty = { perSecond: 1_000_000, burst: 1_000_000 };
const generous: RateLimits = {
  caller: 100_000,
  invitations: 100_000,
  scim: { connection: plenty, unknownTokens: plenty },
  attempts: { address: 100_000, account: 100_000, tokens: 100_000 },
};

/** A real server on a free port of this machine, one for the tests of a file. What it returns is filled before the first test. */
export function serverPerFile(options: ServerOptions = {}): TestServer {
  let home: TestTenant;
  let app: App;
  let worker: Worker & { settled(): Promise<void> };
  let log = '';
  beforeAll(async () => {
    home = await freshTenant();
    const config = { ...loadConfig({ PSM_BASE_URL: 'https://psm.test' }), ...options.config };
    worker = options.idle === true ? idleWorker : simpleWorker(home.database, config);
    const keep = { write: (line: string) => void (log += line) };
    app = await buildApp({
      database: home.database,
      config,
      worker,
      log: pino({ level: 'trace' }, keep),
      baseUrl: () => 'https://psm.test',
      rateLimits: options.rateLimits ?? generous,
      ...(options.clientTimes && { clientTimes: options.clientTimes }),
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await app.close();
    await worker.stop();
    await home.close();
  });
  return {
    get url() {
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    },
    get app() {
      return app;
    },
    get home() {
      return home;
    },
    logged: () => log,
    settled: () => worker.settled(),
  };
}

const idleWorker = {
  enqueuePull: async () => {},
  enqueueRun: async () => {},
  enqueueApply: async () => {},
  stop: async () => {},
  settled: async () => {},
};

/** Does the work of a node in this process, one thing after the other. */
function simpleWorker(database: Database, config: Config): Worker & { settled(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  const log = { info: () => {}, warn: () => {} };
  const enqueue = async (work: () => Promise<unknown>) => {
    last = last.then(work).catch(() => {});
  };
  return {
    enqueuePull: (tenantId, runId) =>
      enqueue(async () => {
        const { unchanged } = await pullRun({ database, tenantId, config, log }, runId);
        if (unchanged) return;
        const { planId } = await planRun({ database, tenantId, config, log }, runId);
        await applyPlan({ database, tenantId, config }, planId);
      }),
    enqueueRun: (tenantId, runId) =>
      enqueue(async () => {
        const { planId } = await planRun({ database, tenantId, config, log }, runId);
        await applyPlan({ database, tenantId, config }, planId);
      }),
    enqueueApply: (tenantId, approvalId) =>
      enqueue(() => applyApproval({ database, tenantId, config }, approvalId)),
    stop: async () => void (await last),
    settled: async () => {
      for (let seen; seen !== last;) {
        seen = last;
        await seen;
        // What a request sets off comes a moment after its answer.
        await delay(1);
      }
    },
  };
}

/** An organisation of its own, with a token for each role. */
export interface TestOrganisation extends TestTenant {
  readonly tokens: Readonly<Record<Role, string>>;
  readonly hubs: Readonly<Record<string, string>>;
}

export async function organisationOf(server: TestServer, setup: Setup = {}): Promise<TestOrganisation> {
  const tenant = await newOrganisation(server.home, setup);
  const tokens: Partial<Record<Role, string>> = {};
  return inTenant(tenant, async (scope) => {
    for (const role of roles) {
      tokens[role] = (await createToken(scope, { name: role, role, createdBy: 'console:test' })).token;
    }
    const hubs = await scope.db.selectFrom('hub').select(['hub_id', 'name']).execute();
    return {
      ...tenant,
      tokens: tokens as Record<Role, string>,
      hubs: Object.fromEntries(hubs.map((hub) => [hub.name, hub.hub_id])),
    };
  });
}

export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, as loosely as a program in another language reads it. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

/** One request: `GET /api/v1/hubs`. A `FormData` goes as it is, everything else as JSON. */
export async function call(
  server: TestServer,
  request: string,
  { token, body, headers }: Call = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const form = body instanceof FormData;
  const response = await fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && !form && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: form ? body : typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** A form as a browser sends it. */
export function uploadForm(
  content: string | Blob,
  population: string | undefined = 'full',
  fileFirst = false,
): FormData {
  const form = new FormData();
  const file = typeof content === 'string' ? new Blob([content]) : content;
  if (population !== undefined && !fileFirst) form.set('population', population);
  form.set('file', file, 'members.csv');
  if (population !== undefined && fileFirst) form.set('population', population);
  return form;
}
