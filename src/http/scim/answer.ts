import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonObject } from '../../scim/schema/types.ts';
import { errorBody, type Fault } from './fault.ts';

/**
 * Answers with SCIM's own media type, and with plain JSON whoever asks for that alone (RFC 7644 §3.8). SCIM's own has no parameters
 * (§8.1), and there are clients that compare it as a whole: whoever names a charset is told it as well.
 */
export function sendScim(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  body: JsonObject,
): FastifyReply {
  if (request.scim) request.scim.answer = body;
  return (
    reply
      .code(status)
      .header('content-type', contentTypeOf(request.headers.accept))
      // As bytes: to a text that is JSON Fastify adds a charset.
      .send(Buffer.from(JSON.stringify(body)))
  );
}

/** Answers with an error: also what is found out before a handler is reached. */
export function sendFault(request: FastifyRequest, reply: FastifyReply, fault: Fault): FastifyReply {
  if (fault.status === 401) {
    const sent = request.headers.authorization !== undefined;
    const why = sent ? ', error="invalid_token"' : '';
    void reply.header('www-authenticate', `Bearer realm="Profile Sync Manager"${why}`);
  }
  if (fault.retryAfter !== undefined) void reply.header('retry-after', String(fault.retryAfter));
  return sendScim(request, reply, fault.status, errorBody(fault));
}

/** The type of an answer by what `Accept` says. It is UTF-8 always (RFC 7644 §3.8). */
function contentTypeOf(accept: string | undefined): string {
  const media = mediaOf(accept);
  const named = media === 'application/json' || /;\s*charset\s*=/i.test(accept ?? '');
  return named ? `${media}; charset=utf-8` : media;
}

function mediaOf(accept: string | undefined): 'application/scim+json' | 'application/json' {
  const wanted = (accept ?? '').split(',').map((one) => one.split(';', 1)[0]?.trim().toLowerCase());
  const plain = wanted.includes('application/json');
  const scim = wanted.some(
    (one) => one === 'application/scim+json' || one === '*/*' || one === 'application/*',
  );
  return plain && !scim ? 'application/json' : 'application/scim+json';
}
