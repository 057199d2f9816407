import type { Run } from './api/runs.ts';
import { strings } from './strings/index.ts';

/** Did it come from a system, rather than from somebody who uploaded it? */
export const isPulled = ({ read }: Run): boolean => read !== 'upload';

/** Was it pushed by an identity provider, rather than read? */
export const isPushed = ({ read }: Run): boolean => read === 'push';

/** What people know a run by: the file that was uploaded, or the system that was read. */
export function runName(run: Run): string {
  if (run.read !== 'upload') return run.source.name;
  return run.file?.name ?? strings.history.noName;
}

/** Whom a run listed, in a few words. */
export function runPopulation(run: Run): string {
  if (run.read === 'push') return strings.history.pushed;
  return run.read === 'changes' ? strings.history.onlyChanges : strings.history.population[run.population];
}
