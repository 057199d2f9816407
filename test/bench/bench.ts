import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../../src/db/embedded/start.ts';
import type { Measured } from './child.ts';
import { course, type Stage } from './course.ts';
import { newDatabase, postgresVersion } from './place.ts';
import { writeExport } from './people.ts';
import { type Line, type Machine, machineLine, slowest, table } from './report.ts';
import { measureScim, scimTable } from './scim.ts';
import type { Job } from './world.ts';

const usage = `npm run bench -- [SIZE ... | scim] [--until STEP] [--slow] [--json FILE]

  SIZE      rows of the file: 10k, 100k, 1m, or any number; scim: what identity providers ask. 10k, 100k and scim when left out
  --until   the last step: ${course.map(({ step }) => step).join(', ')}
  --slow    the statements of each step that took longest, below the table
  --json    writes the same as JSON`;

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: 'string' },
    slow: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const wanted = positionals.length === 0 ? ['10k', '100k', 'scim'] : positionals;
const sizes = wanted.filter((one) => one !== 'scim').map(rowsOf);
if (given.help || sizes.some(Number.isNaN) || untilIndex() === -1) {
  console.log(usage);
  process.exit(given.help ? 0 : 2);
}
await main();

function rowsOf(size: string): number {
  const [, number, unit = ''] = /^(\d+)([km]?)$/i.exec(size) ?? [];
  return Number(number) * ({ k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1);
}

function untilIndex(): number {
  return given.until === undefined ? course.length : course.findIndex(({ step }) => step === given.until);
}

/** One PostgreSQL in a folder of its own; a database of its own for each size; nothing is left behind. */
async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'psm-bench-'));
  await chmod(folder, 0o755); // as root the server runs as another user
  // Ctrl-C reaches the step, which ends, and what it leaves is cleaned up here.
  process.once('SIGINT', () => {});
  const server = await startEmbedded(folder);
  try {
    const load = [os.loadavg()[0] ?? 0];
    const lines: Line[] = [];
    for (const rows of sizes) await measureSize(folder, server.ownerUrl, rows, lines);
    const scim = wanted.includes('scim')
      ? await measureScim(server.ownerUrl, { users: 10_500, seconds: 4, rounds: 2 }, (step) =>
          process.stderr.write(`SCIM: ${step}\n`),
        )
      : [];
    load.push(os.loadavg()[0] ?? 0);
    const machine: Machine = {
      cores: os.availableParallelism(),
      node: process.version,
      postgres: await postgresVersion(server.ownerUrl),
      load,
    };
    if (lines.length > 0) console.log(`\n${table(machine, lines)}`);
    if (scim.length > 0) console.log(`\n${scimTable(scim)}\n${machineLine(machine)}`);
    if (given.slow) console.log(`\n${slowest(lines)}`);
    if (given.json !== undefined)
      await writeFile(given.json, JSON.stringify({ machine, lines, scim }, null, 2));
  } finally {
    await server.release();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureSize(folder: string, serverUrl: string, rows: number, lines: Line[]): Promise<void> {
  const name = (file: string) => path.join(folder, `${file}.csv`);
  const files = { base: name('base'), few: name('few'), half: name('half') };
  await writeExport(files.base, rows);
  await writeExport(files.few, rows, 20);
  await writeExport(files.half, rows, 2);
  const home = await newDatabase(serverUrl, `bench_${rows}`);
  try {
    let job: Job = { step: '', rows, files, ownerUrl: home.ownerUrl, tenantId: home.tenantId, planId: '' };
    for (const stage of course.slice(0, untilIndex() + 1)) {
      const before = await runBaselines(job, stage, false);
      note(rows, stage.step);
      const measured = await run({ ...job, step: stage.step });
      job = { ...job, planId: measured.planId ?? job.planId };
      const after = await runBaselines(job, stage, true);
      if (stage.title !== undefined)
        lines.push(lineOf(rows, stage.title, measured, [...before, ...after], lines));
    }
  } finally {
    await home.drop();
  }
}

interface Run {
  readonly name: string;
  readonly ms: number;
}

/** Before and after the step, so that a machine that gets slower meanwhile is the same for both. */
async function runBaselines(job: Job, stage: Stage, after: boolean): Promise<Run[]> {
  const runs: Run[] = [];
  for (const { name, step, needsResult = false } of stage.baselines ?? []) {
    for (let times = needsResult ? (after ? 2 : 0) : 1; times > 0; times -= 1) {
      note(job.rows, `${stage.step}: ${name}`);
      runs.push({ name, ms: (await run({ ...job, step })).ms });
    }
  }
  return runs;
}

function lineOf(
  size: number,
  step: string,
  measured: Measured,
  runs: readonly Run[],
  earlier: readonly Line[],
): Line {
  const { ms, p99, cpuMs, rss, statements } = measured;
  const smaller = earlier.findLast((line) => line.step === step);
  return {
    size,
    step,
    ms,
    p99,
    cpuMs,
    rss,
    statements,
    baselines: [...Map.groupBy(runs, ({ name }) => name)].map(([name, both]) => {
      const mean = both.reduce((sum, one) => sum + one.ms, 0) / both.length;
      return { name, ms: mean, ratio: ms / mean };
    }),
    growth: smaller && Math.log(ms / smaller.ms) / Math.log(size / smaller.size),
  };
}

function run(job: Job): Promise<Measured> {
  const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), {
    // As bin/psm.mjs starts the product.
    execArgv: ['--max-semi-space-size=8'],
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('message', (measured: Measured) => resolve(measured));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The step "${job.step}" ended with exit code ${code}.`)));
    child.send(job);
  });
}

function note(rows: number, step: string): void {
  process.stderr.write(`${rows.toLocaleString('en')} rows: ${step}\n`);
}
