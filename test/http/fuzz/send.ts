import { Agent, request } from 'node:http';
import type { Answered } from './judge.ts';
import type { Asked } from './requests.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Sends what fetch would not. Of a stream of events only the beginning is read. */
export function send(url: string, { method, path, headers, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const asked = request(
      {
        agent,
        hostname,
        port,
        method,
        path,
        headers: { ...headers, ...(bytes && { 'content-length': bytes.length }) },
        timeout: 30_000,
      },
      (answer) => {
        const { statusCode: status = 0, headers: got } = answer;
        const type = got['content-type'] ?? '';
        const id = String(got['x-request-id']);
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          if (!type.startsWith('text/event-stream')) return;
          resolve({ id, status, type, text });
          asked.destroy();
        });
        answer.on('end', () => resolve({ id, status, type, text }));
        answer.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error('no answer within 30 seconds')));
    asked.end(bytes);
  });
}
