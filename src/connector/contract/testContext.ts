import type { ConnectorContext } from '../connector.ts';
import { type Network, type OpenNetwork, plainNetwork } from './network.ts';
import type { RunningSource } from './sourceFixture.ts';

export interface TestContext {
  readonly context: ConnectorContext;
  /** Everything that was logged, as JSON. */
  readonly lines: readonly string[];
  /** As if the run were cancelled. */
  readonly abort: () => void;
  readonly close: () => Promise<void>;
}

const loopback = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/** A context of a session that reads a fixture: the log is kept to be looked at, and the run can be cancelled. */
export function testContext(
  source: Pick<RunningSource, 'allow' | 'folders'>,
  openNetwork: OpenNetwork = plainNetwork,
): TestContext {
  const lines: string[] = [];
  const cancel = new AbortController();
  const network: Network = openNetwork({ allow: source.allow ?? loopback, signal: cancel.signal });
  const log = (fields: object, message: string) => {
    lines.push(JSON.stringify({ ...fields, message }));
  };
  return {
    context: {
      log: { info: log, warn: log },
      signal: cancel.signal,
      now: () => new Date(),
      fetch: network.fetch,
      resolveHost: network.resolveHost,
      folders: source.folders ?? [],
    },
    lines,
    abort: () => cancel.abort(),
    close: network.close,
  };
}
