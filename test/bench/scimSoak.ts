/** `npm run soak`: an identity provider pushes at the pace of Entra ID for minutes, while another tenant's floods at ten times that. */
import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Paced, pace } from './scimPace.ts';
import type { SoakServer } from './scimSoakServer.ts';
import { percentile } from './world.ts';

const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    steady: { type: 'string', default: '25' },
    flood: { type: 'string', default: '250' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const minutes = Number(given.minutes);
if (given.help || !(minutes > 0)) {
  console.log('npm run soak -- [--minutes 10] [--steady REQUESTS/S] [--flood REQUESTS/S]');
  process.exit(given.help ? 0 : 2);
}
/** Milliseconds that 95 of 100 requests of the steady one may take. */
const limit = 300;

process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'psm-soak-'));
  await chmod(dataDir, 0o755); // as root the database runs as another user
  const child = fork(fileURLToPath(new URL('scimSoakServer.ts', import.meta.url)), {
    execArgv: ['--max-semi-space-size=8'],
    stdio: 'inherit',
  });
  const answer = <T>(message: object | string): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`The server ended with exit code ${code}.`));
      child.once('exit', ended);
      child.once('message', (said) => {
        child.off('exit', ended);
        resolve(said as T);
      });
      child.send(message);
    });
  try {
    const { url, tokens } = await answer<SoakServer>({ dataDir });
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    // What a server needs once it has worked at all is no growth.
    const warm = AbortSignal.timeout(5_000);
    await Promise.all([pace(url, tokens.steady, 25, warm).done, pace(url, tokens.flood, 100, warm).done]);
    const memory = [await answer<number>('memory')];
    const runs = {
      steady: pace(url, tokens.steady, Number(given.steady), stop.signal),
      flood: pace(url, tokens.flood, Number(given.flood), stop.signal),
    };
    const end = performance.now() + minutes * 60_000;
    while (performance.now() < end && !stop.signal.aborted) {
      await delay(Math.min(30_000, Math.max(0, end - performance.now())), undefined, {
        signal: stop.signal,
      }).catch(() => {});
      memory.push(await answer<number>('memory'));
      console.log(`${line('steady', runs.steady)}; ${megabytes(memory.at(-1) ?? 0)}`);
    }
    stop.abort();
    await Promise.all([runs.steady.done, runs.flood.done]);
    return report(runs.steady, runs.flood, memory);
  } finally {
    if (child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await gone;
    }
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** @returns whether the steady one was served as it should be */
function report(steady: Paced, flood: Paced, memory: readonly number[]): boolean {
  console.log(`\n${line('steady', steady)}`);
  console.log(line('flood', flood));
  for (const [name, samples] of Object.entries(steady.byKind)) {
    console.log(
      `  steady, ${name.padEnd(8)} p50 ${ms(percentile(samples, 50))}, p95 ${ms(percentile(samples, 95))}`,
    );
  }
  const [first = 0] = memory;
  const last = memory.at(-1) ?? 0;
  console.log(
    `Memory of the server: ${megabytes(first)} warm, ${megabytes(Math.max(...memory))} at most, ${megabytes(last)} at the end.`,
  );
  const p95 = percentile(steady.samples, 95);
  const faults = [
    ...(p95 >= limit ? [`p95 of the steady one is ${ms(p95)}, the limit is ${limit} ms`] : []),
    ...[steady, flood].flatMap(({ errors }) => errors),
    ...((steady.statuses.get(429) ?? 0) > 0 ? ['the steady one was refused by its limit'] : []),
  ];
  for (const fault of faults) console.log(`FAULT: ${fault}`);
  if (faults.length === 0) console.log(`Good: p95 below ${limit} ms, and nothing failed.`);
  return faults.length === 0;
}

function line(name: string, { samples, statuses, seconds }: Paced): string {
  const counts = [...statuses]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${count.toLocaleString('en')} x ${status}`);
  const [p50, p95, p99] = [50, 95, 99].map((percent) => ms(percentile(samples, percent)));
  const rate = [...statuses.values()].reduce((sum, one) => sum + one, 0) / seconds();
  return `${name}: ${rate.toFixed(1)} a second (${counts.join(', ')}); p50 ${p50}, p95 ${p95}, p99 ${p99}`;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
