import { ContractError, textsOf } from '../contractError.ts';
import { abortMilliseconds, readsOf, type ReadTrial } from '../reads.ts';
import type { OpenedSession, Rule, Trial } from '../trial.ts';

/** Shorter values stand in texts by chance. */
const shortest = 4;

export const secretsStayUnsaid: Rule = {
  name: 'no secret and no personal value is logged or stands in an error',
  run: async (trial) => {
    const console = listenToConsole();
    try {
      const said = await everythingSaid(trial);
      const secrets = secretsOf(trial);
      for (const line of [...said, ...console.lines]) {
        if (secrets.some((secret) => line.includes(secret))) {
          throw new ContractError('A secret setting stands in a log line or in a message.');
        }
        const personal = trial.source.personal.findIndex((value) => line.includes(value));
        if (personal >= 0) {
          throw new ContractError(
            `Personal value ${personal + 1} of the fixture stands in a log line or in a message.`,
          );
        }
      }
    } finally {
      console.stop();
    }
  },
};

/** Log lines and messages of a session that goes well, and of every way that goes wrong. */
async function everythingSaid(trial: Trial): Promise<string[]> {
  const { source } = trial;
  const said: string[] = [];
  const opened: OpenedSession[] = [];
  const listening: Trial = {
    ...trial,
    open: (config) => {
      const one = trial.open(config);
      opened.push(one);
      return one;
    },
  };
  const hear = async (step: () => Promise<unknown>) => {
    try {
      const result = await step();
      if (typeof result === 'object' && result !== null && 'message' in result)
        said.push(String(result.message));
    } catch (error) {
      said.push(...textsOf(error));
    }
  };
  await hear(() => listening.open().session.check());
  await hear(() => listening.open().session.discover());
  for (const { config } of source.wrong) {
    if (!trial.connector.spec.config.safeParse(config).success) continue;
    await hear(() => listening.open(config).session.check());
    await hear(() => listening.open(config).session.discover());
  }
  for (const read of await readsOf(listening)) {
    const faultOf = async (how?: ReadTrial) => {
      said.push(...textsOf((await read.run(how)).fault));
    };
    for (const bytes of [undefined, 0, 1, 40, 160, 640, 2_560]) {
      source.cut(bytes);
      await hear(() => faultOf());
      source.cut(undefined);
    }
    await hear(() => faultOf({ before: ({ abort }) => abort(), milliseconds: abortMilliseconds }));
  }
  return [...said, ...opened.flatMap(({ lines }) => lines)];
}

function secretsOf({ connector, source }: Trial): string[] {
  return [source.config, ...source.wrong.map(({ config }) => config)]
    .flatMap((config) => connector.spec.secretFields.map((name) => config[name]))
    .filter((value): value is string => typeof value === 'string' && value.length >= shortest);
}

/** A connector has a log of its own, and yet something may be left that writes to the console. */
function listenToConsole(): { readonly lines: readonly string[]; readonly stop: () => void } {
  const lines: string[] = [];
  const names = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const before = names.map((name) => console[name]);
  for (const name of names) {
    console[name] = (...values: unknown[]) => {
      lines.push(
        values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '),
      );
    };
  }
  return {
    lines,
    stop: () => {
      for (const [index, name] of names.entries()) console[name] = before[index] ?? console[name];
    },
  };
}
