import type { FastifyReply, FastifyRequest } from 'fastify';
import { challengeMinutes } from '../signin/challenge.ts';
import { clearOwnCookie, type CookieNames, isSecure, setOwnCookie } from './ownCookie.ts';

/**
 * Binds a sign-in that has begun to the browser it was begun in. `Lax`, because identity providers send people back by a link, with
 * which `Strict` would not come.
 */
const names: CookieNames = { secure: '__Host-psm_signin', plain: 'psm_signin' };

/** Under https the plain name counts for nothing: a neighbouring host could have planted it (RFC 6265bis, 8.6). */
export function signinCookieOf(request: FastifyRequest, baseUrl: string): string | undefined {
  return request.cookies[isSecure(baseUrl) ? names.secure : names.plain];
}

export function setSigninCookie(reply: FastifyReply, baseUrl: string, secret: string): void {
  setOwnCookie(reply, baseUrl, names, secret, { sameSite: 'lax', maxAge: challengeMinutes * 60 });
}

export function clearSigninCookie(reply: FastifyReply): void {
  clearOwnCookie(reply, names);
}
