import type { Change } from '../../../api/changes.ts';
import { strings } from '../../../strings/index.ts';

/** What to call a person. */
export function personName({ person }: Pick<Change, 'person'>): string {
  const name = [person.first_name, person.last_name].filter(Boolean).join(' ');
  return name || person.email || strings.changes.nameless;
}
