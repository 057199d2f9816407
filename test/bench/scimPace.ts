import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { benchUser, fresh } from './scimSteps.ts';

/** What came of requests that were sent at a fixed pace. */
export interface Paced {
  /** Milliseconds from the moment that a request was due, whether it could be sent then or not; those that were refused by a limit left out. */
  readonly samples: number[];
  readonly byKind: Readonly<Record<'find' | 'create' | 'change' | 'group', number[]>>;
  readonly statuses: Map<number, number>;
  /** Answers that nobody should get, and requests without one. */
  readonly errors: string[];
  readonly seconds: () => number;
  readonly done: Promise<void>;
}

type Kind = keyof Paced['byKind'];

/** A cycle of Entra ID: mostly looking for people, then changing some, some new ones, and members of a group. */
const cycle: readonly Kind[] = [
  'find',
  'find',
  'change',
  'find',
  'create',
  'find',
  'change',
  'find',
  'group',
  'change',
];
const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

/**
 * Sends so many requests a second, each when it is due, whether the ones before were answered or not: a server that falls behind
 * is not asked less.
 */
export function pace(url: string, token: string, perSecond: number, signal: AbortSignal): Paced {
  const agent = new Agent({ connections: 64, pipelining: 1 });
  const people: { readonly id: string; readonly userName: string }[] = [];
  let groupId: string | undefined;
  const started = performance.now();
  let ended: number | undefined;
  const paced: Omit<Paced, 'done'> = {
    samples: [],
    byKind: { find: [], create: [], change: [], group: [] },
    statuses: new Map(),
    errors: [],
    seconds: () => ((ended ?? performance.now()) - started) / 1_000,
  };

  const requestOf = (kind: Kind): { method: 'GET' | 'POST' | 'PATCH'; path: string; body?: object } => {
    const someone = people[Math.floor(Math.random() * people.length)];
    if (kind === 'find') {
      const name = Math.random() < 0.5 && someone !== undefined ? someone.userName : `nobody.${fresh()}`;
      return { method: 'GET', path: `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}` };
    }
    if (kind === 'create' || someone === undefined)
      return { method: 'POST', path: '/Users', body: benchUser(fresh()) };
    if (kind === 'change') {
      const [path, value] =
        Math.random() < 0.5
          ? ['title', `Title ${fresh()}`]
          : ['active', Math.random() < 0.2 ? 'False' : 'True'];
      return {
        method: 'PATCH',
        path: `/Users/${someone.id}`,
        body: { schemas, Operations: [{ op: 'Replace', path, value }] },
      };
    }
    if (groupId === undefined)
      return {
        method: 'POST',
        path: '/Groups',
        body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: `Group ${fresh()}` },
      };
    const op = Math.random() < 0.7 ? 'Add' : 'Remove';
    const members = [{ op, path: 'members', value: [{ $ref: null, value: someone.id }] }];
    return { method: 'PATCH', path: `/Groups/${groupId}`, body: { schemas, Operations: members } };
  };

  const send = async (kind: Kind, due: number) => {
    const { method, path, body } = requestOf(kind);
    try {
      const answer = await request(`${url}/scim/v2${path}`, {
        dispatcher: agent,
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      const status = answer.statusCode;
      paced.statuses.set(status, (paced.statuses.get(status) ?? 0) + 1);
      if (status === 429) return;
      const took = performance.now() - due;
      paced.samples.push(took);
      paced.byKind[kind].push(took);
      if (status >= 300) paced.errors.push(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
      else if (method === 'POST') {
        const made = JSON.parse(text) as { id: string; userName?: string };
        if (made.userName === undefined) groupId = made.id;
        else people.push({ id: made.id, userName: made.userName });
      }
    } catch (error) {
      paced.errors.push(`${method} ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const run = async () => {
    const under = new Set<Promise<void>>();
    for (let turn = 0; !signal.aborted; turn += 1) {
      const due = started + (turn * 1_000) / perSecond;
      const wait = due - performance.now();
      if (wait > 1) await delay(wait);
      const sending = send(cycle[turn % cycle.length] ?? 'find', Math.max(due, started));
      under.add(sending);
      void sending.finally(() => under.delete(sending));
    }
    ended = performance.now();
    await Promise.all(under);
    await agent.close();
  };
  return { ...paced, done: run() };
}
