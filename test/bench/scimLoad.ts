import { Pool } from 'undici';

/** One request of a load. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: string;
}

/** Milliseconds of each answer, and how long all of it took. */
export interface Load {
  readonly samples: number[];
  readonly ms: number;
}

/** Requests at a time, each over a line of its own that stays open. */
export const concurrency = 8;

/**
 * Asks as fast as answers come: the next request of a line leaves when its last answer is read.
 *
 * @param seconds how long requests are begun
 * @throws Error on the first answer that is no success
 */
export async function load(
  origin: string,
  token: string,
  seconds: number,
  next: () => LoadRequest,
): Promise<Load> {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const samples: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1_000;
  const line = async () => {
    while (performance.now() < end) {
      const { method, path, body } = next();
      const sent = performance.now();
      const answer = await pool.request({ method, path, headers, ...(body !== undefined && { body }) });
      const text = await answer.body.text();
      samples.push(performance.now() - sent);
      if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, line));
    return { samples, ms: performance.now() - started };
  } finally {
    await pool.close();
  }
}
