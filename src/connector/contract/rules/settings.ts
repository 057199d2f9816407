import type { CheckResult } from '../../connector.ts';
import { requiredSettings, specFaults } from '../../specFaults.ts';
import { ContractError, patiently } from '../contractError.ts';
import type { Rule, Trial } from '../trial.ts';

export const settingsAreDescribed: Rule = {
  name: 'it says what it is, and every setting says where to find it',
  run: async ({ connector }) => {
    const [fault] = specFaults(connector.spec);
    if (fault !== undefined) throw new ContractError(fault);
  },
};

export const emptySettingsAreRefused: Rule = {
  name: 'a form that nobody filled in is refused',
  run: async (trial) => {
    const { config, delivery, deliveryOf } = trial.connector.spec;
    const parsed = config.safeParse({});
    if (!parsed.success) return;
    const [required] = requiredSettings(config);
    if (required !== undefined) {
      throw new ContractError(`{} is accepted although the setting "${required}" is required.`);
    }
    if ((deliveryOf?.(parsed.data) ?? delivery) !== 'pull') return;
    const { ok } = await checked(trial, {});
    if (ok) throw new ContractError('{} is accepted, and `check` finds nothing wrong with it.');
  },
};

export const checkAcceptsWhatWorks: Rule = {
  name: 'check accepts settings that work',
  run: async (trial) => {
    const result = await checked(trial, trial.source.config);
    if (!result.ok) throw new ContractError(`It refuses them: ${result.message}`);
    if (result.message.trim() === '') throw new ContractError('Its message is empty: say what was found.');
  },
};

export const checkNamesTheWrongSetting: Rule = {
  name: 'check names the setting that is wrong',
  run: async (trial) => {
    const { connector, source } = trial;
    if (source.wrong.length === 0 && requiredSettings(connector.spec.config).length > 0) {
      throw new ContractError('The fixture has no wrong settings to try. List some in `wrong`.');
    }
    for (const { setting, config } of source.wrong) {
      const parsed = connector.spec.config.safeParse(config);
      if (!parsed.success) {
        const named = parsed.error.issues.map(({ path }) => String(path[0]));
        if (named.includes(setting)) continue;
        throw new ContractError(`With a wrong "${setting}", the schema refuses ${named.join(', ')} instead.`);
      }
      const result = await checked(trial, config);
      if (result.ok) throw new ContractError(`It accepts a wrong "${setting}".`);
      if (result.message.trim() === '') throw new ContractError(`It refuses "${setting}" without a message.`);
      if (result.setting === setting) continue;
      throw new ContractError(
        `With a wrong "${setting}" it names ${result.setting ?? 'no setting'}: ${result.message}`,
      );
    }
  },
};

async function checked(trial: Trial, config: Record<string, unknown>): Promise<CheckResult> {
  const { session } = trial.open(config);
  try {
    return await patiently(session.check(), '`check`');
  } catch (error) {
    if (error instanceof ContractError) throw error;
    throw new ContractError('`check` throws. What is wrong is its result: { ok: false, setting, message }.', {
      cause: error,
    });
  }
}
