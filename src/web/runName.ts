import type { Run } from './api/runs.ts';
import { strings } from './strings/index.ts';

/** Was it read from a system, rather than uploaded by somebody? */
export const isPulled = ({ read }: Run): boolean => read === 'snapshot' || read === 'changes';

/** What people know a run by: the file that was uploaded, or the system that was read. */
export function runName(run: Run): string {
  if (run.read !== 'upload') return run.source.name;
  return run.file?.name ?? strings.history.noName;
}

/** Whom a run listed, in a few words. */
export function runPopulation(run: Run): string {
  return run.read === 'changes' ? strings.history.onlyChanges : strings.history.population[run.population];
}
