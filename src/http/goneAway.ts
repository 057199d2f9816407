import type { FastifyReply } from 'fastify';

/**
 * Aborted when the caller goes away before the answer is there. `request.signal` is of no use for that where there is a body: it
 * is aborted once the body was read.
 */
export function goneAway({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
