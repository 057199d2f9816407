import { strings } from '../../../strings/index.ts';
import type { Setting, SettingValue, SettingValues } from './setting.ts';

const text = strings.sourceForm;

/** Secrets are never shown: which are stored, and which are to be removed. */
export interface Secrets {
  readonly stored: readonly string[];
  readonly removed: readonly string[];
}

/** Settings that count as things are: those of another way in are neither shown nor sent. Pure. */
export function shownSettings(settings: readonly Setting[], values: SettingValues): Setting[] {
  const byName = new Map(settings.map((setting) => [setting.name, setting]));
  const isShown = (setting: Setting, seen: readonly string[] = []): boolean =>
    Object.entries(setting.when).every(([name, allowed]) => {
      const other = byName.get(name);
      if (other === undefined || seen.includes(name)) return true;
      return isShown(other, [...seen, setting.name]) && allowed.includes(values[name] ?? '');
    });
  return settings.filter((setting) => isShown(setting));
}

/**
 * What is sent. Empty fields are left out, so that a stored secret stays and a default counts. Pure.
 *
 * @param shown what `shownSettings` gave
 */
export function configOf(
  shown: readonly Setting[],
  values: SettingValues,
  { removed }: Secrets,
): Record<string, unknown> {
  // What was removed is gone, also where another way in hides it now.
  const config: Record<string, unknown> = Object.fromEntries(removed.map((name) => [name, null]));
  for (const setting of shown) {
    const value = sent(setting, values[setting.name] ?? '');
    if (value !== undefined) config[setting.name] = value;
  }
  return config;
}

function sent({ kind, initial }: Setting, value: SettingValue): unknown {
  if (Array.isArray(value)) {
    const lines = (value as readonly string[]).map((line) => line.trim()).filter((line) => line !== '');
    // Emptied is not the same as left as it was.
    return lines.length === 0 && (initial === '' || (initial as readonly string[]).length === 0)
      ? undefined
      : lines;
  }
  if (kind === 'json') return parsed(String(value));
  if (kind === 'number') return value === '' ? undefined : Number(value);
  if (typeof value !== 'string') return value;
  // A separator may be a tab.
  if (kind === 'choice') return value === '' ? undefined : value;
  return value.trim() === '' ? undefined : kind === 'lines' ? value : value.trim();
}

function parsed(given: string): unknown {
  if (given.trim() === '') return undefined;
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given;
  }
}

/** What is missing, by the setting's name. Whether a value is right the server says. Pure. */
export function missingSettings(
  shown: readonly Setting[],
  values: SettingValues,
  { stored, removed }: Secrets,
): Record<string, string> {
  return Object.fromEntries(
    shown
      .filter((one) => one.required && sent(one, values[one.name] ?? '') === undefined)
      .filter(({ name }) => !stored.includes(name) || removed.includes(name))
      .map(({ name, kind, title }) => [name, kind === 'choice' ? text.chooseOne(title) : text.fillIn(title)]),
  );
}

/** A stored value in words, for whoever only looks; undefined: nothing is set. */
export function settingText(setting: Setting, value: SettingValue): string | undefined {
  if (typeof value === 'boolean') return value ? text.yes : text.no;
  const label = (one: string) => setting.choices.find((choice) => choice.value === one)?.label ?? one;
  const words = Array.isArray(value)
    ? (value as readonly string[]).map(label).join(', ')
    : label(String(value));
  return words === '' ? undefined : words;
}
