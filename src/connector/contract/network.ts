import { SourceError } from '../sourceError.ts';

/** The way out of one session. */
export interface Network {
  readonly fetch: typeof globalThis.fetch;
  readonly resolveHost: (host: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Opens it for the hosts of a fixture. Nothing is tried again: a source that is cut off stays so. */
export type OpenNetwork = (options: {
  readonly allow: readonly string[];
  readonly signal: AbortSignal;
}) => Network;

/** The fetch of Node, which reaches the hosts of the fixture and no other. The product has a guarded one instead. */
export const plainNetwork: OpenNetwork = ({ allow, signal }) => ({
  fetch: async (input, init) => {
    const request = new Request(input, init);
    assertAllowed(allow, new URL(request.url).hostname);
    const answer = await fromSource(() =>
      fetch(request, { signal: AbortSignal.any([request.signal, signal]) }),
    );
    return withReadableFaults(answer);
  },
  resolveHost: async (host) => {
    assertAllowed(allow, host);
    return host === 'localhost' ? '127.0.0.1' : host;
  },
  close: async () => {},
});

function assertAllowed(allow: readonly string[], host: string): void {
  if (allow.includes(host)) return;
  throw new SourceError('unreachable', `The fixture is not at ${host}: a test goes to its own machine only.`);
}

async function fromSource<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    throw readable(cause);
  }
}

function readable(cause: unknown): unknown {
  if (cause instanceof Error && cause.name === 'AbortError') return cause;
  return new SourceError('cut_off', 'The connection to the source broke off.', { cause });
}

/** Reading the body of an answer that breaks off throws a `SourceError` too. */
function withReadableFaults(answer: Response): Response {
  if (answer.body === null) return answer;
  const reader = answer.body.getReader();
  const body = new ReadableStream({
    pull: async (controller) => {
      const part = await fromSource(() => reader.read());
      if (part.done) controller.close();
      else controller.enqueue(part.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers, url } = answer;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}
