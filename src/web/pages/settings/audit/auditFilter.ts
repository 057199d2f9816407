import type { AuditFilter } from '../../../api/settings.ts';
import { strings } from '../../../strings/index.ts';
import type { AuditSearch } from './AuditFilters.tsx';

/** Parts of the program that act, as people call them, and as the trail does. */
const parts: readonly (readonly [name: string, actor: string])[] = [
  [strings.settings.audit.automatic, 'policy'],
  [strings.people.actors.setup, 'setup'],
];

/** Names to choose from besides those of admins. */
export const partNames = parts.map(([name]) => name);

/** What stands in the address becomes what the trail is asked for. `to` is a day that is meant. */
export function filterOf({ actor, action, from, to }: AuditSearch): AuditFilter {
  return { actor: actorOf(actor), action, from: startOf(from), to: startOf(to, 1) };
}

/** The trail is compared with the whole name: admins are known by their e-mail address. */
function actorOf(typed: string | undefined): string | undefined {
  const part = parts.find(([name]) => name.toLowerCase() === typed?.toLowerCase());
  if (part !== undefined) return part[1];
  return typed?.includes('@') === true && !typed.includes(':') ? `admin:${typed.toLowerCase()}` : typed;
}

/** The beginning of a day where the reader is. @param later days after it */
function startOf(day: string | undefined, later = 0): string | undefined {
  if (day === undefined) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const moment = new Date(year, month - 1, date + later);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
