import { Webhook } from 'standardwebhooks';
import { SourceError } from '../../connector/sourceError.ts';
import { type Attempted, attemptedOf } from './retry.ts';

/** Milliseconds that a receiver has for its whole answer. */
export const answerTime = 20_000;

export interface Message {
  readonly url: string;
  /** The event's id: the same on every attempt, so that a receiver can tell what it has had. */
  readonly id: string;
  readonly body: string;
  /** The newest first; each of them signs. */
  readonly secrets: readonly string[];
}

/** Headers by which a receiver knows that a message is ours, whole and new (Standard Webhooks, "Webhook headers"). */
export function signedHeaders({ id, body, secrets }: Message, now: Date): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}

/** One attempt. Whatever comes of it is told in the result; what the receiver answers is not read. */
export async function send(
  fetch: typeof globalThis.fetch,
  message: Message,
  milliseconds: number = answerTime,
): Promise<Attempted> {
  const now = new Date();
  try {
    const response = await fetch(message.url, {
      method: 'POST',
      redirect: 'manual',
      headers: signedHeaders(message, now),
      body: message.body,
      signal: AbortSignal.timeout(milliseconds),
    });
    await response.body?.cancel().catch(() => {});
    return attemptedOf(response.status, response.headers.get('retry-after'), now);
  } catch (error) {
    return { verdict: 'retry', status: null, error: wordsFor(error), retryAfter: null, away: true };
  }
}

function wordsFor(error: unknown): string {
  // Sentences of the outgoing client name the host and nothing else.
  if (error instanceof SourceError) return error.message;
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'No answer in time';
  return 'The request failed';
}
