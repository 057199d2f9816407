import { useMutation } from '@tanstack/react-query';
import { messageOf } from '../../../api/client.ts';
import {
  type CheckResult,
  checkSettings,
  type GivenConfig,
  previewSettings,
  type Source,
} from '../../../api/sources.ts';
import type { Setting } from './setting.ts';
import { besides, blamedSetting, type SettingsForm } from './useSettingsForm.ts';

/** What came of trying the settings. */
export interface Verdict {
  readonly ok: boolean;
  readonly message: string;
  /** The setting that is to blame, where the form shows it. */
  readonly setting: Setting | undefined;
}

/**
 * Tries settings before they are saved. What is wrong with one is shown beside it. Results are of the settings that were tried:
 * once something is changed they are gone.
 *
 * @param onFault leads to a setting that is wrong
 */
export function useTrial(
  connector: string,
  source: Source | undefined,
  form: SettingsForm,
  onFault: (name: string) => void,
) {
  const trialOf = (config: GivenConfig) => ({ config, ...(source !== undefined && { source: source.id }) });
  const blame = (setting: Setting | undefined, message: string) => {
    if (setting === undefined) return;
    form.setFaults({ [setting.name]: besides(setting, message) });
    onFault(setting.name);
  };
  const trial = useMutation({
    mutationFn: async ({ kind, config }: { kind: 'check' | 'preview'; config: GivenConfig }) =>
      kind === 'check'
        ? { result: await checkSettings(connector, trialOf(config)) }
        : { records: await previewSettings(connector, trialOf(config)) },
    onSuccess: ({ result }) => {
      if (result?.ok === false) blame(named(result, form.shown), result.message);
    },
    onError: (error) => blame(blamedSetting(error, form.shown), messageOf(error)),
  });
  // What was tried says nothing about what was typed since.
  const current = trial.variables !== undefined && same(trial.variables.config, form.config);
  const failed = current ? trial.error : null;
  const result = current ? trial.data?.result : undefined;
  const verdict: Verdict | undefined =
    failed !== null
      ? { ok: false, message: messageOf(failed), setting: blamedSetting(failed, form.shown) }
      : result && { ok: result.ok, message: result.message, setting: named(result, form.shown) };
  return {
    try: (kind: 'check' | 'preview', config: GivenConfig) => {
      if (!trial.isPending) trial.mutate({ kind, config });
    },
    /** Which is under way. */
    trying: trial.isPending ? trial.variables.kind : undefined,
    verdict,
    records: current ? trial.data?.records : undefined,
  };
}

export type TrialState = ReturnType<typeof useTrial>;

function named({ setting }: CheckResult, shown: readonly Setting[]): Setting | undefined {
  return shown.find(({ name }) => name === setting);
}

/** Equal settings, in whatever order. */
function same(one: GivenConfig, other: GivenConfig): boolean {
  const text = (config: GivenConfig) =>
    JSON.stringify(Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}
