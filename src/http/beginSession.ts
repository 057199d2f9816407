import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Browser, endReplaced, type OpenedSession } from '../signin/session.ts';
import type { HttpDeps } from './deps.ts';
import { sessionCookieOf, setSessionCookie } from './sessionCookie.ts';

/** From where a request comes, as the list of sessions shows it. */
export function browserOf(request: FastifyRequest): Browser {
  return { userAgent: request.headers['user-agent'], address: request.ip };
}

/** Gives the browser its new session. The one that it had before ends: nobody goes on with what they planted (ASVS 7.2.4). */
export async function beginSession(
  deps: HttpDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: OpenedSession,
): Promise<void> {
  const before = sessionCookieOf(request);
  if (before !== undefined) await endReplaced(deps.database, before);
  setSessionCookie(reply, deps.baseUrl(), opened.session, opened.expiresAt);
}
