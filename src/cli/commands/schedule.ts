import { connectorsOf } from '../../pipeline/openSource.ts';
import { PsmError } from '../../kernel/errors.ts';
import { healthOfSource } from '../../source/health.ts';
import type { Health } from '../../source/healthRules.ts';
import {
  pauseSchedule,
  putSchedule,
  removeSchedule,
  resumeSchedule,
  type Schedule,
  schedulesOf,
} from '../../source/schedule.ts';
import type { Source } from '../../source/sources.ts';
import { timingInWords } from '../../source/timing.ts';
import { type CommonOptions, inTenant, type TenantContext } from '../context.ts';
import { command, exit, printJson, printLine, styled } from '../output.ts';
import { namedSource } from './sources.ts';

export interface ScheduleSetOptions extends CommonOptions {
  readonly cron: string;
  readonly timeZone: string;
  readonly changes?: boolean;
  readonly everythingEvery?: string;
}

/** `psm schedule set SOURCE`: when a source is pulled by itself. */
export async function scheduleSet(name: string, options: ScheduleSetOptions): Promise<number> {
  const days = Number(options.everythingEvery ?? 7);
  if (!(Number.isInteger(days) && days >= 1 && days <= 90)) {
    throw new PsmError(
      'invalid_request',
      `--everything-every takes days from 1 to 90, not "${options.everythingEvery}".`,
    );
  }
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    const connectors = await connectorsOf(context);
    const given = {
      cron: options.cron,
      timeZone: options.timeZone,
      read: options.changes === true ? ('changes' as const) : ('snapshot' as const),
      snapshotEveryDays: days,
    };
    await context.scoped((scope) => putSchedule(scope, connectors, source.sourceId, given, context.actor));
    return show(context, source);
  });
}

/** `psm schedule show SOURCE`. */
export async function scheduleShow(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'read', async (context) => show(context, await namedSource(context, name)));
}

/** `psm schedule pause|resume SOURCE`. */
export async function schedulePause(
  what: 'pause' | 'resume',
  name: string,
  options: CommonOptions,
): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    const act = what === 'pause' ? pauseSchedule : resumeSchedule;
    await context.scoped((scope) => act(scope, source.sourceId, context.actor));
    return show(context, source);
  });
}

/** `psm schedule remove SOURCE`: from now on it is pulled only when somebody asks for it. */
export async function scheduleRemove(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    await context.scoped((scope) => removeSchedule(scope, source.sourceId, context.actor));
    if (context.json) printJson({ source: source.sourceId, schedule: null });
    else
      printLine(`${source.name} has no schedule any more. Pull it with: ${command(`sync "${source.name}"`)}`);
    return exit.ok;
  });
}

async function show(context: TenantContext, source: Source): Promise<number> {
  const { schedule, health } = await context.scoped(async (scope) => ({
    schedule: (await schedulesOf(scope)).get(source.sourceId),
    health: await healthOfSource(scope, source.sourceId),
  }));
  if (context.json) printJson(document(source, schedule, health));
  else if (schedule === undefined) {
    printLine(
      `${source.name} has no schedule. Set one with: ${command(`schedule set "${source.name}" --cron "0 2 * * *" --time-zone Europe/Berlin`)}`,
    );
  } else {
    printLine(`${source.name}: ${timingInWords(schedule)}, next: ${nextInWords(schedule)}`);
    if (schedule.read === 'changes') {
      printLine(`Reads what changed, and everybody every ${schedule.snapshotEveryDays} days.`);
    }
    if (health.error !== null) {
      const tried =
        health.retryAt === null ? '' : ` Tried again at ${momentInWords(health.retryAt, schedule.timeZone)}.`;
      printLine(`${styled('yellow', stateInWords[health.state])} ${health.error.message}${tried}`);
    }
  }
  return exit.ok;
}

const stateInWords = {
  ok: 'Waiting:',
  failing: 'Cannot be read:',
  quarantined: 'In quarantine:',
  off: 'Switched off:',
} as const;

function document(source: Source, schedule: Schedule | undefined, health: Health) {
  return {
    source: source.sourceId,
    name: source.name,
    schedule:
      schedule === undefined
        ? null
        : {
            cron: schedule.cron,
            time_zone: schedule.timeZone,
            read: schedule.read,
            snapshot_every_days: schedule.snapshotEveryDays,
            words: timingInWords(schedule),
            next_run_at: schedule.nextRunAt?.toISOString() ?? null,
            paused: schedule.paused && { at: schedule.paused.at.toISOString(), by: schedule.paused.by },
          },
    health: {
      state: health.state,
      failures: health.failures,
      failing_since: health.failingSince?.toISOString() ?? null,
      retry_at: health.retryAt?.toISOString() ?? null,
      error: health.error && { message: health.error.message, setting: health.error.setting ?? null },
    },
  };
}

function nextInWords({ nextRunAt, timeZone, paused }: Schedule): string {
  if (nextRunAt === null) return `paused by ${paused?.by ?? 'somebody'}`;
  return momentInWords(nextRunAt, timeZone);
}

function momentInWords(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(moment);
}
