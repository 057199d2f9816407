import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonObject } from '../../scim/schema/types.ts';
import { errorBody, type Fault } from './fault.ts';

/** Answers with SCIM's own media type, and with plain JSON whoever asks for that alone (RFC 7644 §3.8). */
export function sendScim(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  body: JsonObject,
): FastifyReply {
  if (request.scim) request.scim.answer = body;
  return reply
    .code(status)
    .header('content-type', `${mediaOf(request.headers.accept)}; charset=utf-8`)
    .send(JSON.stringify(body));
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

/** The media type of an answer by what `Accept` says. */
export function mediaOf(accept: string | undefined): 'application/scim+json' | 'application/json' {
  const wanted = (accept ?? '').split(',').map((one) => one.split(';', 1)[0]?.trim().toLowerCase());
  const plain = wanted.includes('application/json');
  const scim = wanted.some(
    (one) => one === 'application/scim+json' || one === '*/*' || one === 'application/*',
  );
  return plain && !scim ? 'application/json' : 'application/scim+json';
}
