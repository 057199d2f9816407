import { Checkbox, JsonInput, NumberInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { strings } from '../../../strings/index.ts';
import { FillFromFile } from './FillFromFile.tsx';
import type { Setting, SettingValue } from './setting.ts';

const text = strings.sourceForm;

export interface SettingInputProps {
  readonly setting: Setting;
  readonly value: SettingValue;
  readonly error: string | undefined;
  readonly onChange: (value: SettingValue) => void;
}

/** The field of one setting that is not secret, by its kind. */
export function SettingInput({ setting, value, error, onChange }: SettingInputProps) {
  const { name, title, placeholder, kind, choices, required, min, max, whole } = setting;
  const file = comesAsFile(setting);
  const shared = {
    label: title,
    description: helpOf(setting),
    error,
    withAsterisk: required,
    'data-psm-setting': name,
  };
  switch (kind) {
    case 'switch':
      return (
        <Switch
          label={title}
          description={setting.description}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
          data-psm-setting={name}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          data={[...choices]}
          value={value === '' ? null : String(value)}
          onChange={(chosen) => onChange(chosen ?? '')}
          placeholder={placeholder ?? text.notSet}
          clearable={!required && setting.initial === ''}
          clearButtonProps={{ 'aria-label': text.clear(title), tabIndex: 0 }}
          searchable={choices.length > 8}
        />
      );
    case 'choices':
      return (
        <Checkbox.Group {...shared} value={[...lines(value)]} onChange={onChange}>
          <Stack gap="xs" mt={6}>
            {choices.map(({ value: one, label }) => (
              <Checkbox key={one} value={one} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={value as number | string}
          onChange={onChange}
          placeholder={placeholder}
          allowDecimal={!whole}
          {...(min !== undefined && { min })}
          {...(max !== undefined && { max })}
          styles={{ wrapper: { maxWidth: '16rem' } }}
        />
      );
    case 'list':
      return (
        <Textarea
          {...shared}
          value={lines(value).join('\n')}
          onChange={(event) => onChange(event.currentTarget.value.split('\n'))}
          placeholder={placeholder}
          autosize
          minRows={2}
          maxRows={10}
          spellCheck={false}
        />
      );
    case 'lines':
      return (
        <Stack gap="xs">
          <Textarea
            {...shared}
            value={String(value)}
            onChange={(event) => onChange(event.currentTarget.value)}
            placeholder={placeholder}
            autosize
            minRows={3}
            maxRows={12}
            spellCheck={false}
            {...(file && { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } })}
          />
          {file && <FillFromFile title={title} onText={onChange} />}
        </Stack>
      );
    case 'json':
      return (
        <JsonInput
          {...shared}
          value={String(value)}
          onChange={onChange}
          placeholder={placeholder}
          autosize
          minRows={3}
        />
      );
    case 'text':
      return (
        <TextInput
          {...shared}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          {...(setting.format === 'uri' && { inputMode: 'url' })}
          {...(setting.format === 'email' && { inputMode: 'email' })}
        />
      );
  }
}

/** Keys and certificates are handed over as files; lists and other texts of several lines are not. */
function comesAsFile({ name, placeholder }: Setting): boolean {
  return /key|cert|json/i.test(name) || placeholder?.startsWith('-----BEGIN') === true;
}

/** What to fill in, how, and within which limits. */
function helpOf({ description, kind, min, max }: Setting): string | undefined {
  const parts = [
    description,
    kind === 'list' ? text.onePerLine : undefined,
    // Every port and every size is no limit worth a word.
    kind === 'number' && (max === undefined || max < 10_000) ? text.range(min, max) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}

function lines(value: SettingValue): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
