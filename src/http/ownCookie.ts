import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply } from 'fastify';

/**
 * The two names of a cookie of ours. Under https it has the prefix that makes browsers insist on `Secure`, this host alone and the path
 * `/` (RFC 6265bis, 4.1.3.2); a server on the machine itself speaks plain http.
 */
export interface CookieNames {
  readonly secure: string;
  readonly plain: string;
}

/** Do people reach this server by https? */
export function isSecure(baseUrl: string): boolean {
  return baseUrl.startsWith('https:');
}

/** Sets a cookie that no script of a page can read. */
export function setOwnCookie(
  reply: FastifyReply,
  baseUrl: string,
  { secure, plain }: CookieNames,
  value: string,
  options: Pick<CookieSerializeOptions, 'sameSite' | 'expires' | 'maxAge'>,
): void {
  const https = isSecure(baseUrl);
  void reply.setCookie(https ? secure : plain, value, {
    path: '/',
    httpOnly: true,
    secure: https,
    ...options,
  });
}

/** Has the browser forget the cookie, by either name. */
export function clearOwnCookie(reply: FastifyReply, { secure, plain }: CookieNames): void {
  for (const name of [secure, plain]) void reply.clearCookie(name, { path: '/', secure: name === secure });
}
