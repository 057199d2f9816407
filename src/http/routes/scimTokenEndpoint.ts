import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { grantAccessToken } from '../../scim/connection/accessTokens.ts';
import type { App } from '../app.ts';
import { oauthError } from '../contract/oauthError.ts';
import type { HttpDeps } from '../deps.ts';
import { FailedAttempts } from '../failedAttempts.ts';
import { problemOf } from '../problems.ts';
import { leadsTo } from '../tenantAddress.ts';

/** Codes of RFC 6749 §5.2; `temporarily_unavailable` is what §4.1.2.1 says for the same thing. */
type OAuthError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'temporarily_unavailable';

/** Failed attempts within five minutes, after which an address waits: about one client, and about any. */
const mostFailed = { client: 20, address: 200, minutes: 5 };

const answers = {
  200: z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().describe('Seconds'),
  }),
  default: oauthError,
};

/**
 * Where OAuth 2.0 clients of connections get access tokens: client credentials (RFC 6749 §4.4), with the client in the header
 * (`client_secret_basic`) or in the body (`client_secret_post`). A scope is ignored: a client stands for its connection. Whatever is
 * wrong with a client is answered alike.
 */
export async function scimTokenEndpoint(app: App, deps: HttpDeps): Promise<void> {
  await app.register(async (endpoint: App) => {
    const failed = new FailedAttempts(mostFailed.minutes * 60_000);
    endpoint.removeAllContentTypeParsers();
    endpoint.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 8 * 1024 },
      (_, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    endpoint.setErrorHandler((error: unknown, request, reply) => {
      const { status, code, detail } = problemOf(error);
      if (status >= 500) request.log.error({ err: error, code }, 'an access token could not be given');
      if (status === 415) {
        return refuse(
          reply,
          400,
          'invalid_request',
          'Send a form: "Content-Type: application/x-www-form-urlencoded".',
        );
      }
      const later = status >= 429 || code === 'tenant_suspended';
      return refuse(reply, status, later ? 'temporarily_unavailable' : 'invalid_request', detail);
    });
    endpoint.post(
      '/scim/oauth/token',
      {
        schema: {
          operationId: 'getAccessToken',
          summary: 'An access token for a client of a connection: OAuth 2.0 client credentials',
          tags: ['Identity providers'],
          response: answers,
        },
      },
      async (request, reply) => {
        const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
        const grantType = form.get('grant_type');
        if (grantType === null || repeats(form)) {
          return refuse(
            reply,
            400,
            'invalid_request',
            'Send grant_type=client_credentials, and each parameter once.',
          );
        }
        if (grantType !== 'client_credentials') {
          return refuse(
            reply,
            400,
            'unsupported_grant_type',
            'Only grant_type=client_credentials is possible here.',
          );
        }
        const credentials = credentialsOf(request, form);
        if (credentials === undefined) return refuseClient(reply);
        if (credentials === 'twice') {
          return refuse(
            reply,
            400,
            'invalid_request',
            'Send the client in the header or in the body, not in both.',
          );
        }
        const { clientId, secret } = credentials;
        const keys = { client: `${request.ip} ${clientId.slice(0, 100)}`, address: request.ip };
        const wait = Math.max(
          failed.wait(keys.client, mostFailed.client),
          failed.wait(keys.address, mostFailed.address),
        );
        if (wait > 0) {
          void reply.header('retry-after', String(wait));
          return refuse(
            reply,
            429,
            'temporarily_unavailable',
            `That were too many failed attempts. Go on in ${wait} seconds.`,
          );
        }
        const granted = await grantAccessToken(deps.database, clientId, secret, (tenantId) =>
          leadsTo(request, tenantId),
        );
        if (granted === undefined) {
          failed.note(keys.client);
          failed.note(keys.address);
          return refuseClient(reply);
        }
        void uncached(reply);
        return { access_token: granted.token, token_type: 'Bearer' as const, expires_in: granted.expiresIn };
      },
    );
  });
}

/** RFC 6749 §5.1: parameters must not come more than once. */
function repeats(form: URLSearchParams): boolean {
  return ['grant_type', 'client_id', 'client_secret'].some((name) => form.getAll(name).length > 1);
}

interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/** RFC 6749 §2.3.1; undefined when there are none that can be read. */
function credentialsOf(request: FastifyRequest, form: URLSearchParams): Credentials | 'twice' | undefined {
  const { authorization } = request.headers;
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (authorization === undefined) {
    return id === null || secret === null ? undefined : { clientId: id, secret };
  }
  if (secret !== null) return 'twice';
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString();
  const at = pair.indexOf(':');
  if (at < 0) return undefined;
  const clientId = formDecoded(pair.slice(0, at));
  return id === null || id === clientId ? { clientId, secret: formDecoded(pair.slice(at + 1)) } : undefined;
}

/** Both parts of the header are encoded as in a form first; what we give out is the same either way. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** 401 names the way that every client can take (RFC 6749 §5.2). */
function refuseClient(reply: FastifyReply): FastifyReply {
  void reply.header('www-authenticate', 'Basic realm="Profile Sync Manager", charset="UTF-8"');
  return refuse(
    reply,
    401,
    'invalid_client',
    'There is no such client, or its secret is wrong, revoked or expired.',
  );
}

function refuse(reply: FastifyReply, status: number, error: OAuthError, description: string): FastifyReply {
  return uncached(reply)
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({ error, error_description: description.replaceAll('"', "'") });
}

/** RFC 6749 §5.1. */
function uncached(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
}
