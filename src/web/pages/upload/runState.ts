import { isResting, type Run } from '../../api/runs.ts';

/** The way of a file, in the order in which it goes. */
export const steps = ['reading', 'matching', 'comparing', 'ready'] as const;
export type Step = (typeof steps)[number];

export interface RunState {
  readonly step: Step;
  /** Landed, and nobody has taken it up yet. */
  readonly waiting: boolean;
  /** Still on its way here: another tab sends it, or a source is read. */
  readonly bytes?: number | undefined;
  /** … in records, where it has them. */
  readonly records?: number | undefined;
  readonly rows?: number | undefined;
  /** Of how many, where that is known. */
  readonly of?: number | undefined;
}

/**
 * Where a run is, from its status and what it says of itself. The rows are read twice: once to find out what the columns hold
 * (nobody knows yet how many there are), once to bring their values to fields; then they are compared.
 */
export function runState(run: Run): RunState {
  const { step, rows, of, bytes } = run.progress;
  if (isResting(run) || run.status === 'applying') return { step: 'ready', waiting: false, rows };
  if (run.status === 'receiving') return { step: 'reading', waiting: false, bytes, records: rows };
  if (step === 'reading') return { step: 'reading', waiting: false, rows };
  if (run.status === 'planning' || step === 'planning')
    return { step: 'comparing', waiting: false, rows, of };
  if (step === 'staging') return { step: 'matching', waiting: false, rows, of };
  return { step: 'reading', waiting: true };
}
