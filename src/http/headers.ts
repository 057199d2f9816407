import helmet from 'helmet';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { App } from './app.ts';
import { closedPolicy } from './contentPolicy.ts';

/** Seconds that browsers keep to https: a year (ASVS 5.0, 3.4.1). */
const hstsSeconds = 31_536_000;

/** What browsers let no page of ours do; passkeys and copying are for our own pages. */
const permissionsPolicy = [
  ...[
    'accelerometer',
    'autoplay',
    'browsing-topics',
    'camera',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'otp-credentials',
    'payment',
    'picture-in-picture',
    'screen-wake-lock',
    'serial',
    'storage-access',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
  ...['clipboard-write', 'publickey-credentials-create', 'publickey-credentials-get'].map(
    (feature) => `${feature}=(self)`,
  ),
].join(', ');

/** Sets the headers that every answer has, before anything else is known of it. */
export type Headers = (request: FastifyRequest, reply: FastifyReply) => void;

/**
 * Headers of every answer, failures too: nothing is loaded, nothing runs, nobody frames us, no other origin reads or opens us, nothing
 * is kept. Routes that are pages, or may be kept, say so.
 */
export function headersOf(config: Pick<Config, 'baseUrl' | 'hsts'>): Headers {
  const secure = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: hstsOf(config),
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  });
  return (request, reply) => {
    secure(request.raw, reply.raw, (error?: unknown) => {
      if (error !== undefined) throw error;
    });
    void reply
      .header('content-security-policy', closedPolicy)
      .header('permissions-policy', permissionsPolicy)
      .header('x-request-id', request.id)
      // Answers are about people: no cache in between keeps them.
      .header('cache-control', 'no-store');
  };
}

/** Sets them on every answer, also on errors and redirects. */
export function setHeaders(app: App, headers: Headers): void {
  app.addHook('onRequest', async (request, reply) => headers(request, reply));
}

/** RFC 6797. Hosts below ours are somebody else's business, unless the operator says that they are not. */
function hstsOf({ baseUrl, hsts }: Pick<Config, 'baseUrl' | 'hsts'>) {
  const given = hsts ?? (baseUrl?.startsWith('https:') === true ? 'host' : 'off');
  return given === 'off' ? false : { maxAge: hstsSeconds, includeSubDomains: given === 'subdomains' };
}
