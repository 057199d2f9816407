import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { connect as openPool } from '../../src/db/client.ts';
import { withTenant } from '../../src/db/tenant.ts';
import { connect } from '../../src/scim/connection/connect.ts';
import { newDatabase } from './place.ts';
import { concurrency, load, type Load, type LoadRequest } from './scimLoad.ts';
import type { BareAnswer, ServerJob, Used } from './scimServer.ts';
import { benchUser, type Pushed, scimSteps, type ScimStep } from './scimSteps.ts';
import { percentile } from './world.ts';

export interface ScimRate {
  readonly name: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
}

/** One step of the product beside what it could cost at least. */
export interface ScimLine extends ScimRate {
  /** Of one request: CPU of the product's process in milliseconds, and statements that it sent. */
  readonly cpuMs: number;
  readonly statements: number;
  /** `ratio`: how many times as many the baseline does in the same time. */
  readonly baselines: readonly (ScimRate & { readonly ratio: number })[];
}

export interface ScimOptions {
  /** Users, of whom nearly all are in one group. */
  readonly users: number;
  readonly seconds: number;
  /** Times that each step and each of its baselines run, by turns. */
  readonly rounds: number;
  /** One step only. */
  readonly only?: string | undefined;
  /** For the process of the product, such as `--cpu-prof`. */
  readonly execArgv?: readonly string[];
}

const root = '/scim/v2';

/** What identity providers ask, as requests over HTTP against the whole product. */
export async function measureScim(
  serverUrl: string,
  options: ScimOptions,
  note: (step: string) => void,
): Promise<ScimLine[]> {
  const home = await newDatabase(serverUrl, 'bench_scim');
  const place: Place = {
    ...home,
    product: await connection(home, 'Product'),
    bare: await connection(home, 'Bare'),
  };
  const product = await startServer({ kind: 'product', ownerUrl: home.ownerUrl }, options.execArgv);
  try {
    note('pushing people');
    const pushed = {
      product: await pushPeople(product.url, place.product.token, options.users),
      bare: await pushPeople(product.url, place.bare.token, options.users),
    };
    // What the database does by itself within a minute.
    await asOwner(home.ownerUrl, 'vacuum analyze');
    const lines: ScimLine[] = [];
    for (const step of scimSteps.filter(({ name }) => options.only === undefined || name === options.only)) {
      lines.push(await measureStep(step, place, product, pushed, options, note));
    }
    return lines;
  } finally {
    await product.stop();
    await home.drop();
  }
}

interface Place {
  readonly ownerUrl: string;
  readonly tenantId: string;
  readonly product: { readonly token: string };
  /** Another connection, whose rows the bare statements read and write. */
  readonly bare: { readonly token: string; readonly connectionId: string };
}

async function measureStep(
  step: ScimStep,
  place: Place,
  product: Server,
  pushed: { readonly product: Pushed; readonly bare: Pushed },
  { seconds, rounds }: ScimOptions,
  note: (step: string) => void,
): Promise<ScimLine> {
  const { token } = place.product;
  const next = step.requests(pushed.product, root);
  // The first answers are slower; they also say which bytes the bare route answers.
  const bare = await startServer({ kind: 'bare', answers: [await answerOf(product.url, token, next())] });
  await load(product.url, token, 0.5, next);
  await load(bare.url, token, 0.3, next);
  const loads = { product: [] as Load[], bare: [] as Load[], statement: [] as Load[] };
  let cpuMs = 0;
  let statements = 0;
  for (let round = 0; round < rounds; round += 1) {
    note(step.title);
    loads.bare.push(await load(bare.url, token, seconds / 2, next));
    const before = await product.used();
    loads.product.push(await load(product.url, token, seconds, next));
    const after = await product.used();
    cpuMs += after.cpuMs - before.cpuMs;
    statements += after.statements - before.statements;
    loads.statement.push(
      await runStatement({
        kind: 'statement',
        job: {
          step: step.name,
          seconds: seconds / 2,
          ownerUrl: place.ownerUrl,
          tenantId: place.tenantId,
          connectionId: place.bare.connectionId,
          pushed: pushed.bare,
        },
      }),
    );
  }
  await bare.stop();
  const own = rateOf(step.title, loads.product);
  const requests = loads.product.reduce((sum, { samples }) => sum + samples.length, 0);
  return {
    ...own,
    cpuMs: cpuMs / requests,
    statements: statements / requests,
    baselines: [rateOf('bare route', loads.bare), rateOf('bare statement', loads.statement)].map((rate) => ({
      ...rate,
      ratio: rate.perSecond / own.perSecond,
    })),
  };
}

function rateOf(name: string, loads: readonly Load[]): ScimRate {
  const samples = loads.flatMap((one) => one.samples);
  const ms = loads.reduce((sum, one) => sum + one.ms, 0);
  return {
    name,
    perSecond: (samples.length / ms) * 1_000,
    p50: percentile(samples, 50),
    p95: percentile(samples, 95),
  };
}

async function connection(
  { ownerUrl, tenantId }: { readonly ownerUrl: string; readonly tenantId: string },
  name: string,
) {
  const app = openPool(ownerUrl, 'psm_app', 1);
  try {
    const database = { app, dispatch: app, secretKeys: async () => ({ keys: [] }), close: async () => {} };
    return await withTenant(database, tenantId, async (scope) => {
      const hub = await scope.db.selectFrom('hub').select('hub_id').executeTakeFirstOrThrow();
      return connect(scope, { hub: hub.hub_id, name, policy: 'default', expiresDays: 1 }, 'console:bench');
    });
  } finally {
    await app.end();
  }
}

async function asOwner(ownerUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** By bulk requests, as large as they are taken. */
async function pushPeople(origin: string, token: string, users: number): Promise<Pushed> {
  const userNames: string[] = [];
  const userIds: string[] = [];
  for (let first = 0; first < users; first += 500) {
    const names = Array.from({ length: Math.min(500, users - first) }, (_, index) => `p${first + index}`);
    const { Operations } = (await ask(origin, token, 'POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: names.map((name) => ({
        method: 'POST',
        path: '/Users',
        bulkId: name,
        data: benchUser(name),
      })),
    })) as { Operations: { location: string }[] };
    userNames.push(...names.map((name) => `${name}@example.org`));
    userIds.push(...Operations.map(({ location }) => location.split('/').at(-1) ?? ''));
  }
  const outside = userIds.slice(0, Math.min(500, users / 10));
  const members = userIds.slice(outside.length).map((value) => ({ value }));
  const group = (await ask(origin, token, 'POST', '/Groups?attributes=displayName', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'Nearly everybody',
    members,
  })) as { id: string };
  return { userNames, userIds, groupId: group.id, outside };
}

async function ask(
  origin: string,
  token: string,
  method: string,
  path: string,
  body: object,
): Promise<unknown> {
  const answer = await fetch(origin + root + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

async function answerOf(
  origin: string,
  token: string,
  { method, path, body }: LoadRequest,
): Promise<BareAnswer> {
  const answer = await fetch(origin + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
  const [url = ''] = path.split('?');
  // The route of one user answers for all of them.
  const route = url.replace(/\/[0-9a-f-]{36}$/, '/:id');
  return { method, url: route, status: answer.status, body: await answer.text() };
}

interface Server {
  readonly url: string;
  used(): Promise<Used>;
  stop(): Promise<void>;
}

async function startServer(job: ServerJob, execArgv: readonly string[] = []): Promise<Server> {
  const child = spawn(execArgv);
  child.send(job);
  const url = await answerFrom<string>(child);
  return {
    url,
    used: () => {
      child.send('used');
      return answerFrom<Used>(child);
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

function runStatement(job: ServerJob): Promise<Load> {
  const child = spawn([]);
  child.send(job);
  return answerFrom<Load>(child);
}

function spawn(execArgv: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL('scimServer.ts', import.meta.url)), {
    // As bin/psm.mjs starts the product.
    execArgv: ['--max-semi-space-size=8', ...execArgv],
    stdio: 'inherit',
  });
}

function answerFrom<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A process ended with exit code ${code}.`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

/** The lines as a table. */
export function scimTable(lines: readonly ScimLine[]): string {
  const rows = [
    ['SCIM', 'per s', 'p50', 'p95', 'CPU', 'statements', 'baseline', 'per s', 'p50', 'p95', 'ratio'],
    ...lines.flatMap((line) =>
      line.baselines.map((baseline, index) => [
        ...(index === 0
          ? [line.name, ...cells(line), ms(line.cpuMs), line.statements.toFixed(1)]
          : ['', '', '', '', '', '']),
        baseline.name,
        ...cells(baseline),
        `${baseline.ratio.toFixed(1)}x`,
      ]),
    ),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const text = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  text.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return [
    ...text,
    '',
    `One client, ${concurrency} lines that stay open. Ratio: how many times as many the baseline does in the same time: a bare`,
    'Fastify route that answers the same bytes from memory, and a prepared statement that reads or writes the same rows over a',
    'pool of as many lines. CPU: of the product for one request. They run by turns; users of a page vary, so do the bytes.',
  ].join('\n');
}

function cells({ perSecond, p50, p95 }: ScimRate): string[] {
  return [Math.round(perSecond).toLocaleString('en'), ms(p50), ms(p95)];
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}
