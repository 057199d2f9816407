import { isIP } from 'node:net';
import { type DestinationStream, pino, type Logger } from 'pino';
import type { App } from './app.ts';
import type { Caller } from './authenticate.ts';
import type { ScimCall } from './scim/call.ts';

/** What must never be in a log, wherever it turns up. */
const redacted = [
  'authorization',
  'cookie',
  'token',
  'password',
  'passphrase',
  'secret',
  'secrets',
  // Settings of a source.
  'config',
  'email',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** JSON lines on stderr: stdout is for people, or for the one document of `--json`. */
export function serverLog(
  level: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: false }),
): Logger {
  return pino({ level, redact: redacted }, destination);
}

/** A log for requests: of an error its kind, code and places, as messages of the database quote values. */
export function requestLog(log: Logger): Logger {
  return log.child(
    {},
    {
      serializers: {
        err: (error: unknown) => ({
          type: error instanceof Error ? error.name : typeof error,
          code: error instanceof Error && 'code' in error ? String(error.code) : undefined,
          stack: error instanceof Error ? placesOf(error) : undefined,
        }),
        // Fastify's own lines: an address can hold a token or a search for a person.
        req: (request: { method?: string }) => ({ method: request.method }),
        res: (response: { statusCode?: number }) => ({ status: response.statusCode }),
      },
    },
  );
}

function placesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n');
}

/** One line for each request: the route as it is written, never the address, and who called by id. */
export function logRequests(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        tenant: request.caller?.tenantId ?? request.scim?.connection.tenantId,
        actor: nameInLog(request.caller) ?? nameOfConnection(request.scim),
        from: isIP(request.ip) === 0 ? undefined : request.ip,
      },
      'request',
    );
  });
}

/** Of an identity provider. */
function nameOfConnection(scim: ScimCall | null | undefined): string | undefined {
  return scim ? `connection:${scim.connection.connectionId}` : undefined;
}

/** The trail names an admin by e-mail address; a log holds none. */
function nameInLog(caller: Caller | null): string | undefined {
  return caller?.session ? `session:${caller.session.id}` : caller?.actor;
}
