import type { GroupUse } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';

const text = strings.push.groups;

/** What a group stands for: "Program Mentoring in Toronto". Pure. */
export function wordsOfUse({ kind, target, of }: GroupUse): string {
  return kind === 'hub' ? text.use.hub(target.name) : text.use[kind](target.name, of?.name ?? null);
}
