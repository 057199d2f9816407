import { setTimeout as delay } from 'node:timers/promises';
import { baselines } from './baselines.ts';
import { type Statements, watchStatements } from './statements.ts';
import { steps } from './steps.ts';
import { type Job, type Made, openWorld, percentile } from './world.ts';

/** What a process that ran one step says about it. */
export interface Measured extends Made {
  /** Of the whole step; p50 of what the step sampled itself. */
  readonly ms: number;
  readonly p99?: number;
  /** CPU time of this process, without PostgreSQL's. */
  readonly cpuMs: number;
  /** Highest resident memory of this process above what it had when idle and connected, bytes. */
  readonly rss: number;
  readonly statements: Statements;
}

/** A step alone in a process: its memory is its own. */
process.once('message', (job: Job) => {
  measure(job).then(
    (measured) => process.send?.(measured, () => process.disconnect?.()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function measure(job: Job): Promise<Measured> {
  const work = steps[job.step] ?? baselines[job.step];
  if (work === undefined) throw new Error(`There is no step "${job.step}".`);
  const world = await openWorld(job);
  try {
    await delay(200);
    const idle = process.memoryUsage.rss();
    let peak = idle;
    const look = () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    };
    const sampling = setInterval(look, 50);
    const statements = watchStatements();
    const cpu = process.cpuUsage();
    const started = performance.now();
    const made = await work(world);
    const whole = performance.now() - started;
    const used = process.cpuUsage(cpu);
    look();
    clearInterval(sampling);
    const { samples } = made;
    return {
      ...made,
      ms: samples === undefined ? (made.ms ?? whole) : percentile(samples, 50),
      ...(samples === undefined ? {} : { p99: percentile(samples, 99) }),
      cpuMs: (used.user + used.system) / 1000,
      rss: peak - idle,
      statements: statements(),
    };
  } finally {
    await world.close();
  }
}
