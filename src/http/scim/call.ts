import type { ScimConnection } from '../../scim/connection/types.ts';
import type { JsonObject } from '../../scim/schema/types.ts';
import type { FastifyRequest } from 'fastify';
import { ScimError } from '../../scim/scimError.ts';

/** A connection, and the address of `/scim/v2` by which it was reached: what is answered begins with it. */
export interface CalledConnection extends ScimConnection {
  readonly baseUrl: string;
}

/** What is known of a request of an identity provider; the answer is kept for the log of requests. */
export interface ScimCall {
  readonly connection: CalledConnection;
  answer: JsonObject | undefined;
  /** The one that it is about. */
  resourceId: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Only of requests that the guard of SCIM let in. */
    scim?: ScimCall | null;
  }
}

/** The connection of a request that the guard let in. */
export function connectionOf(request: FastifyRequest): CalledConnection {
  if (!request.scim) throw unauthenticated();
  return request.scim.connection;
}

export function unauthenticated(): ScimError {
  return new ScimError(
    401,
    undefined,
    'Send "Authorization: Bearer TOKEN" with a token of this connection that is neither revoked nor expired. An admin makes one on the page of the source.',
  );
}
