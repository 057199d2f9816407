import type { Connector, Source } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';
import { Fact } from '../Fact.tsx';
import { settingsOf, valuesOf } from './setting.ts';
import { settingText, shownSettings } from './settingValues.ts';

export interface SettingsSummaryProps {
  readonly source: Source;
  readonly connector: Connector;
}

/** What is set, without what is secret: of that only that it is set. Inside of a `dl`. */
export function SettingsSummary({ source, connector }: SettingsSummaryProps) {
  const settings = settingsOf(connector);
  const values = valuesOf(settings, source.config);
  return shownSettings(settings, values).map((setting) => {
    const { name, secret, advanced, title, initial } = setting;
    const value = secret
      ? source.secrets.includes(name)
        ? strings.sources.secretSet
        : undefined
      : settingText(setting, values[name] ?? '');
    // Of what is rarely needed, only what somebody changed.
    const usual = JSON.stringify(values[name]) === JSON.stringify(initial);
    if (value === undefined || (advanced && !secret && usual)) return null;
    return (
      <Fact key={name} label={title}>
        {value}
      </Fact>
    );
  });
}
