import type { SourceError } from '../sourceError.ts';
import type { FaultTeller } from './faults.ts';

/** Whether an answer, by its beginning, is a page for people: to sign in on, mostly. */
export function isWebPage(beginning: string, headers: Headers): boolean {
  return /^\uFEFF?\s*</.test(beginning) || (headers.get('content-type') ?? '').includes('html');
}

export function webPage(faults: FaultTeller, host: string, instead = 'data'): SourceError {
  return faults.named(
    'unreachable',
    'unexpected_answer',
    `${host} answered with a web page instead of ${instead}. Perhaps the address belongs to something else, or somebody is to sign in there.`,
  );
}
