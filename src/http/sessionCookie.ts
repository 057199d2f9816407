import type { FastifyReply, FastifyRequest } from 'fastify';
import { PsmError } from '../kernel/errors.ts';
import type { App } from './app.ts';
import { clearOwnCookie, type CookieNames, isSecure, setOwnCookie } from './ownCookie.ts';

const names: CookieNames = { secure: '__Host-psm_session', plain: 'psm_session' };

/**
 * Forgets the cookie of the other name before anybody looks. Under https a neighbouring host, or somebody on the line, can plant the
 * plain one, and would have people work in a session of theirs (RFC 6265bis, 8.6).
 */
export function keepOwnCookie(app: App, baseUrl: () => string): void {
  app.addHook('onRequest', async ({ cookies }) => {
    delete cookies[isSecure(baseUrl()) ? names.plain : names.secure];
  });
}

/** The secret of the session that the browser is in, which may have ended. */
export function sessionCookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[names.secure] ?? request.cookies[names.plain];
}

/** @param expires when the session ends at the latest */
export function setSessionCookie(reply: FastifyReply, baseUrl: string, session: string, expires: Date): void {
  setOwnCookie(reply, baseUrl, names, session, { sameSite: 'strict', expires });
}

export function clearSessionCookie(reply: FastifyReply): void {
  clearOwnCookie(reply, names);
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends the cookie by itself, so a call that changes something must come from our own pages: the browser says so in
 * `Sec-Fetch-Site`, older ones in `Origin`. What says neither is no browser, and has no business with a cookie.
 *
 * @throws PsmError `forbidden`
 */
export function assertSameSite(request: FastifyRequest): void {
  if (safe.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const { origin, host } = request.headers;
  const ours = site === undefined ? origin !== undefined && hostOf(origin) === host : site === 'same-origin';
  if (!ours)
    throw new PsmError('forbidden', 'This call came from another site. Open our own page and try again.');
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}
