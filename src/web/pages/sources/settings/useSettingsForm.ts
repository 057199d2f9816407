import { useMemo, useState } from 'react';
import { isApiError } from '../../../api/client.ts';
import type { Connector, Source } from '../../../api/sources.ts';
import { type Setting, settingsOf, type SettingValue, type SettingValues, valuesOf } from './setting.ts';
import { configOf, missingSettings, shownSettings } from './settingValues.ts';

/** What is typed into the settings of a connector, and what is wrong with it. */
export function useSettingsForm(connector: Connector, source: Source | undefined) {
  const settings = useMemo(() => settingsOf(connector), [connector]);
  const [values, setValues] = useState<SettingValues>(() => valuesOf(settings, source?.config ?? {}));
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [changed, setChanged] = useState(false);
  const stored = source?.secrets ?? [];
  const shown = shownSettings(settings, values);
  const touch = (name: string) => {
    setChanged(true);
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([one]) => one !== name)));
  };
  return {
    settings,
    shown,
    values,
    removed,
    stored,
    faults,
    /** Since it was opened or saved. */
    changed,
    config: configOf(shown, values, { stored, removed }),
    missing: missingSettings(shown, values, { stored, removed }),
    set: (name: string, value: SettingValue) => {
      setValues((before) => ({ ...before, [name]: value }));
      touch(name);
    },
    setRemoved: (name: string, remove: boolean) => {
      setRemoved((before) => (remove ? [...before, name] : before.filter((one) => one !== name)));
      touch(name);
    },
    setFaults,
    saved: () => setChanged(false),
  };
}

export type SettingsForm = ReturnType<typeof useSettingsForm>;

/** A message as it stands beside its setting, whose name need not be said again. */
export function besides({ title }: Setting, message: string): string {
  if (!message.startsWith(`${title}: `)) return message;
  const rest = message.slice(title.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** The setting that an answer blames, where the form shows it. */
export function blamedSetting(error: unknown, shown: readonly Setting[]): Setting | undefined {
  if (!isApiError(error)) return undefined;
  const named = error.details['setting'];
  const paths = error.places.map(({ path }) => path.split('.').at(-1));
  return shown.find(({ name }) => name === named || paths.includes(name));
}
