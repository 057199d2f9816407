import type { FastifyReply, FastifyRequest } from 'fastify';
import { challengeMinutes } from '../signin/challenge.ts';

/**
 * Binds a sign-in that has begun to the browser it was begun in. `Lax`, because identity providers send people back by a link, with
 * which `Strict` would not come. The prefix under https is that of the session's cookie: see sessionCookie.ts.
 */
const names = { secure: '__Host-psm_signin', plain: 'psm_signin' };

/** Under https the plain name counts for nothing: a neighbouring host could have planted it (RFC 6265bis, 8.6). */
export function signinCookieOf(request: FastifyRequest, baseUrl: string): string | undefined {
  return request.cookies[baseUrl.startsWith('https:') ? names.secure : names.plain];
}

export function setSigninCookie(reply: FastifyReply, baseUrl: string, secret: string): void {
  const secure = baseUrl.startsWith('https:');
  void reply.setCookie(secure ? names.secure : names.plain, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: challengeMinutes * 60,
  });
}

export function clearSigninCookie(reply: FastifyReply): void {
  for (const name of Object.values(names))
    void reply.clearCookie(name, { path: '/', secure: name === names.secure });
}
