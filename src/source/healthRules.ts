import type { SourceFault } from '../connector/index.ts';

export type HealthState = 'ok' | 'failing' | 'quarantined' | 'off';

/** Why a pull did not bring what it should have. */
export interface PullFault {
  /** `too_many_rejected`: it was read, and so many of its rows are bad that the plan is held. `internal`: the fault is ours. */
  readonly fault: SourceFault | 'too_many_rejected' | 'internal';
  /** A sentence for an admin, without personal values. */
  readonly message: string;
  readonly setting?: string | undefined;
  /** Of `too_many_rejected`: the plan that is held. */
  readonly plan?: string | undefined;
}

export interface Health {
  readonly state: HealthState;
  /** Failed pulls in a row. */
  readonly failures: number;
  /** Also of a source that is only waited for: since when there is nothing to read. */
  readonly failingSince: Date | null;
  readonly retryAt: Date | null;
  readonly error: PullFault | null;
  /** Admins know that it fails, and are told when it recovers. */
  readonly toldAt: Date | null;
}

export const healthy: Health = {
  state: 'ok',
  failures: 0,
  failingSince: null,
  retryAt: null,
  error: null,
  toldAt: null,
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Docs/operating.md tells of them: change both. */
export const healthLimits = {
  quarantineFailures: 5,
  /** Milliseconds from the first failure until the source is switched off. */
  offAfter: 28 * day,
  /** Milliseconds that a source which has nothing to read yet is waited for before that counts as a failure. */
  lateFor: day,
};

const retries = [minute, 5 * minute, 15 * minute, hour] as const;

/** What somebody has to change first is not tried every minute: systems lock accounts out for that. */
const patient: readonly PullFault['fault'][] = ['wrong_setting', 'not_allowed'];

export interface Moment {
  readonly now: Date;
  /** When the schedule pulls it next; undefined without one or while it is paused: then nobody asked that it is pulled by itself. */
  readonly nextRunAt: Date | undefined;
  /** From 0 up to 1, spreads what failed together. */
  readonly random: number;
}

/** What a failed pull makes of a source's health. `happened` is what is new: it is audited, and mailed where people must know. */
export interface Verdict {
  readonly health: Health;
  readonly happened: readonly ('failing' | 'quarantined' | 'off')[];
}

/** Pure. */
export function afterFailure(before: Health, fault: PullFault, moment: Moment): Verdict {
  const { now, nextRunAt } = moment;
  const failingSince = before.failingSince ?? now;
  const elapsed = now.getTime() - failingSince.getTime();
  if (fault.fault === 'not_ready' && before.failures === 0 && elapsed < healthLimits.lateFor) {
    const health = { ...before, failingSince, error: fault };
    return { health: { ...health, retryAt: retryTime(health, elapsed, moment) }, happened: [] };
  }
  const failures = before.failures + 1;
  const scheduled = nextRunAt !== undefined;
  const state = stateAfter(before, fault, { failures, elapsed, scheduled });
  const happened: Verdict['happened'][number][] = [];
  if (before.state === 'ok') happened.push('failing');
  if (state === 'quarantined' && before.state !== 'quarantined') happened.push('quarantined');
  if (state === 'off' && before.state !== 'off') happened.push('off');
  const health: Health = { ...before, state, failures, failingSince, error: fault };
  return { health: { ...health, retryAt: retryTime(health, elapsed, moment) }, happened };
}

function stateAfter(
  before: Health,
  { fault }: PullFault,
  facts: { failures: number; elapsed: number; scheduled: boolean },
): HealthState {
  // Whoever pulls it by hand may go on trying: nothing is kept from a source that does nothing by itself.
  if (!facts.scheduled) return before.state === 'ok' ? 'failing' : before.state;
  if (facts.elapsed >= healthLimits.offAfter) return 'off';
  const many = facts.failures >= healthLimits.quarantineFailures;
  return many || fault === 'too_many_rejected' || before.state === 'quarantined' ? 'quarantined' : 'failing';
}

/** When it is tried again; null when the schedule is as early, or when nothing is pulled by itself. */
function retryTime(health: Health, elapsed: number, { now, nextRunAt, random }: Moment): Date | null {
  if (nextRunAt === undefined || health.state === 'off') return null;
  const spread = 0.9 + 0.2 * random;
  const at = new Date(now.getTime() + Math.round(interval(health, elapsed) * spread));
  // In quarantine the schedule does not count: a source that fails is not pulled every quarter of an hour.
  return health.state === 'quarantined' || at < nextRunAt ? at : null;
}

function interval({ state, failures, error }: Health, elapsed: number): number {
  if (state === 'quarantined') {
    const beyond = Math.max(failures - healthLimits.quarantineFailures, 0);
    return Math.min(hour * 2 ** Math.min(beyond, 5), day);
  }
  // Waiting has no failures to count: as long again as it has been waited already.
  const step =
    failures === 0 ? [0, minute, 6 * minute, 21 * minute].findLastIndex((at) => elapsed >= at) : failures - 1;
  const first = error !== null && patient.includes(error.fault) ? 2 : 0;
  return retries[Math.min(first + step, retries.length - 1)] ?? hour;
}
