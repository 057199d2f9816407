import { sql } from 'kysely';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { retrying } from '../db/retrying.ts';
import { type TenantScope, withTenant } from '../db/tenant.ts';
import { type ErrorCode, PsmError } from '../kernel/errors.ts';
import { sha256 } from '../kernel/ids.ts';
import { type Caller, callerOf } from './authenticate.ts';
import type { HttpDeps } from './deps.ts';
import { seal, unseal } from './sealedAnswer.ts';

/** What a call that changes something answers with. An error in it is an effect that was stored: it is committed. */
export type Answer<T> = { readonly status: number; readonly body: T } | { readonly error: PsmError };

interface Settable {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
}

interface Key {
  readonly caller: Caller;
  readonly key: string;
  readonly requestHash: Buffer;
  /** The answer holds a secret: it is kept so that only the caller can read it again. */
  readonly secret: boolean;
}

/** Hours that a key is remembered; src/pipeline/retention.ts deletes it then. */
const keptHours = 72;

/** After this long without an answer, the process that had the key is taken for dead. */
const abandonedMinutes = 10;

/**
 * Carries out a change in one transaction of the caller's tenant, together with its `Idempotency-Key`: of any number of calls
 * with one key, at once or later, one has the effect and all get its answer. The unique index makes the others wait.
 *
 * @throws PsmError `conflict` when the key was used for another request
 */
export async function once<T>(
  deps: HttpDeps,
  request: FastifyRequest,
  reply: Settable,
  work: (scope: TenantScope, caller: Caller) => Promise<Answer<T>>,
  options: { readonly secret?: boolean } = {},
): Promise<T> {
  const caller = callerOf(request);
  const key = keyOf(request, caller, options.secret ?? false, JSON.stringify(request.body ?? null));
  const attempt = async (scope: TenantScope) => {
    if (key === undefined) return { answer: await work(scope, caller), replayed: false };
    const known = await claim(scope, key);
    if (known !== undefined) {
      if (known === 'working') throw stillWorking();
      return { answer: known as Answer<T>, replayed: true };
    }
    const answer = await work(scope, caller);
    await settle(scope, key, answer);
    return { answer, replayed: false };
  };
  const done = await retrying(() => withTenant(deps.database, caller.tenantId, attempt));
  return give(reply, done.answer, done.replayed);
}

/**
 * The same for work that has transactions of its own. A crash between effect and answer leaves the key without an answer for
 * some minutes; then the work may be done again, so it must bear that. Of a form that is read as a stream only the address is
 * compared.
 */
export async function onceByClaim<T>(
  deps: HttpDeps,
  request: FastifyRequest,
  reply: Settable,
  work: (caller: Caller) => Promise<Answer<T>>,
  options: { readonly secret?: boolean } = {},
): Promise<T> {
  const caller = callerOf(request);
  const key = keyOf(request, caller, options.secret ?? false, JSON.stringify(request.body ?? null));
  if (key === undefined) return give(reply, await work(caller), false);
  const scoped = <R>(inside: (scope: TenantScope) => Promise<R>) =>
    withTenant(deps.database, caller.tenantId, inside);
  for (let waits = 0; ; waits += 1) {
    const known = await scoped((scope) => claim(scope, key));
    if (known === undefined) break;
    if (known !== 'working') return give(reply, known as Answer<T>, true);
    if (waits >= 120) throw stillWorking();
    await delay(250);
  }
  try {
    const answer = await work(caller);
    await scoped((scope) => settle(scope, key, answer));
    return give(reply, answer, false);
  } catch (error) {
    // Nothing happened that should be remembered: the caller may try again with the same key.
    await scoped((scope) => forget(scope, key)).catch(() => {});
    throw error;
  }
}

function give<T>(reply: Settable, answer: Answer<T>, replayed: boolean): T {
  if (replayed) reply.header('idempotency-replayed', 'true');
  if ('error' in answer) throw answer.error;
  reply.code(answer.status);
  return answer.body;
}

function keyOf(request: FastifyRequest, caller: Caller, secret: boolean, body: string): Key | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7E]{1,255}$/.test(key)) {
    throw new PsmError('invalid_request', 'Idempotency-Key takes 1 to 255 visible ASCII characters.');
  }
  return { caller, key, secret, requestHash: sha256(`${request.method} ${request.url}\n${body}`) };
}

/** @returns undefined when the key is the caller's to work under, the answer it got before, or `working` */
async function claim(scope: TenantScope, key: Key): Promise<Answer<unknown> | 'working' | undefined> {
  const { rows: claimed } = await sql`
    insert into idempotency_key (caller, key, request_hash) values (${key.caller.actor}, ${key.key}, ${key.requestHash})
    on conflict (tenant_id, caller, key) do update
       set request_hash = excluded.request_hash, status = null, response = null, created_at = now()
     where idempotency_key.created_at < now() - make_interval(hours => ${keptHours})
        or (idempotency_key.status is null and idempotency_key.request_hash = excluded.request_hash
            and idempotency_key.created_at < now() - make_interval(mins => ${abandonedMinutes}))
    returning 1
  `.execute(scope.db);
  if (claimed.length > 0) return undefined;
  const row = await scope.db
    .selectFrom('idempotency_key')
    .select(['request_hash', 'status', 'response'])
    .where('caller', '=', key.caller.actor)
    .where('key', '=', key.key)
    .executeTakeFirst();
  if (row === undefined) return 'working';
  if (!row.request_hash.equals(key.requestHash)) {
    throw new PsmError('conflict', 'This Idempotency-Key was used for another request. Take a new one.');
  }
  return row.status === null ? 'working' : answerOf(row.status, row.response as Kept, key);
}

type Kept =
  | { readonly body: unknown }
  | { readonly sealed: string }
  | { readonly error: { code: ErrorCode; message: string; details: Record<string, unknown> } };

function answerOf(status: number, kept: Kept, key: Key): Answer<unknown> {
  if ('error' in kept) {
    const { code, message, details } = kept.error;
    return { error: new PsmError(code, message, { details }) };
  }
  return { status, body: 'sealed' in kept ? unseal(kept.sealed, key.caller.credential) : kept.body };
}

async function settle(scope: TenantScope, key: Key, answer: Answer<unknown>): Promise<void> {
  const status = 'error' in answer ? answer.error.status : answer.status;
  await sql`
    update idempotency_key set status = ${status}, response = ${JSON.stringify(keptOf(answer, key))}::jsonb
     where caller = ${key.caller.actor} and key = ${key.key}
  `.execute(scope.db);
}

function keptOf(answer: Answer<unknown>, key: Key): Kept {
  if ('error' in answer) {
    const { code, message, details } = answer.error;
    return { error: { code, message, details } };
  }
  return key.secret ? { sealed: seal(answer.body, key.caller.credential) } : { body: answer.body };
}

async function forget(scope: TenantScope, key: Key): Promise<void> {
  await sql`
    delete from idempotency_key where caller = ${key.caller.actor} and key = ${key.key} and status is null
  `.execute(scope.db);
}

function stillWorking(): PsmError {
  return new PsmError('conflict', 'The first request with this Idempotency-Key is still being worked on.');
}
