import type { Connector, Session } from '../connector.ts';
import { ContractError } from './contractError.ts';
import type { OpenNetwork } from './network.ts';
import type { RunningSource } from './sourceFixture.ts';
import { testContext, type TestContext } from './testContext.ts';

export interface OpenedSession extends TestContext {
  readonly session: Session;
}

/** One rule at work on one connector and a fresh source. */
export interface Trial {
  readonly connector: Connector;
  readonly source: RunningSource;
  /** A session of its own, with the settings that work or with others. All are closed when the rule is through. */
  readonly open: (config?: Record<string, unknown>) => OpenedSession;
  readonly close: () => Promise<void>;
}

/** A rule of the contract. It throws when the connector does not keep it. */
export interface Rule {
  /** A sentence. */
  readonly name: string;
  /** Of whom it is asked; of every connector without it. */
  readonly asks?: (session: Session) => boolean;
  readonly run: (trial: Trial) => Promise<void>;
}

export function startTrial(connector: Connector, source: RunningSource, openNetwork?: OpenNetwork): Trial {
  const opened: OpenedSession[] = [];
  return {
    connector,
    source,
    open: (config = source.config) => {
      const parsed = connector.spec.config.safeParse(config);
      if (!parsed.success) {
        const names = parsed.error.issues.map(({ path, message }) => `"${path.join('.')}" (${message})`);
        throw new ContractError(`The connector refuses settings of its fixture: ${names.join(', ')}.`);
      }
      const test = testContext(source, openNetwork);
      const one = { ...test, session: connector.open(parsed.data, test.context) };
      opened.push(one);
      return one;
    },
    close: async () => {
      // What is wrong with closing is said by the rule about it.
      for (const { session } of opened) await session.close?.().catch(() => {});
      for (const test of opened) await test.close();
    },
  };
}
