import { strings } from './strings/index.ts';

/**
 * Who did something, in words: `admin:EMAIL`, `provider:NAME`, `console:USER`, `token:ID`, `connection:ID`, `policy` and parts of the
 * program as the audit trail names them.
 *
 * @param me the actor that is signed in: "you"
 */
export function actorName(actor: string, me?: string): string {
  if (actor === me) return strings.plan.you;
  const [kind, ...rest] = actor.split(':');
  const name = rest.join(':');
  if (kind === 'admin' || kind === 'provider') return name;
  if (kind === 'console') return strings.plan.onTheServer(name);
  if (kind === 'policy') return strings.plan.automatically;
  if (kind === 'token') return strings.plan.byProgram;
  if (kind === 'connection') return strings.push.actor;
  return (strings.people.actors as Readonly<Record<string, string>>)[actor] ?? actor;
}
