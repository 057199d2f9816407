import type { Schedule } from '../../../api/sources.ts';
import { formatNext } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { ownZone } from './TimeZoneSelect.tsx';

const text = strings.schedules;

/** Sentences of the server begin small, so that they fit into others. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "next: tomorrow 02:00", and the reader's own time where that is another one. */
export function nextWords({ next_run_at: next, time_zone: zone }: Schedule): string | undefined {
  if (next === null) return undefined;
  const there = formatNext(next, zone);
  const here = formatNext(next);
  return text.next(zone === ownZone || there === here ? there : `${there} (${text.yourTime(here)})`);
}
