import { Button, Collapse, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useId } from 'react';
import { strings } from '../../../strings/index.ts';
import { SecretInput } from './SecretInput.tsx';
import type { Setting } from './setting.ts';
import { SettingInput } from './SettingInput.tsx';
import type { SettingsForm } from './useSettingsForm.ts';

const text = strings.sourceForm;

/** The settings of a connector, made of what it says about itself; what is rarely needed lies folded below. */
export function SettingsFields({ form }: { readonly form: SettingsForm }) {
  const [opened, { toggle }] = useDisclosure(false);
  const id = useId();
  const usual = form.shown.filter((setting) => !setting.advanced);
  const advanced = form.shown.filter((setting) => setting.advanced);
  // What is wrong is never hidden.
  const open = opened || advanced.some(({ name }) => form.faults[name] !== undefined);
  if (form.shown.length === 0) return <Text c="dimmed">{text.noSettings}</Text>;
  return (
    <Stack gap="lg">
      {usual.map((setting) => (
        <Field key={setting.name} setting={setting} form={form} />
      ))}
      {advanced.length > 0 && (
        <div>
          <Button
            variant="subtle"
            size="sm"
            px="xs"
            aria-expanded={open}
            aria-controls={id}
            onClick={toggle}
            rightSection={
              <IconChevronDown
                size={16}
                aria-hidden
                style={{ transform: open ? 'rotate(180deg)' : undefined }}
              />
            }
          >
            {open ? text.less : text.moreCount(advanced.length)}
          </Button>
          <Collapse expanded={open} id={id}>
            <Stack gap="lg" pt="sm">
              {advanced.map((setting) => (
                <Field key={setting.name} setting={setting} form={form} />
              ))}
            </Stack>
          </Collapse>
        </div>
      )}
    </Stack>
  );
}

function Field({ setting, form }: { readonly setting: Setting; readonly form: SettingsForm }) {
  const { name, secret } = setting;
  const value = form.values[name] ?? '';
  const error = form.faults[name];
  if (secret) {
    return (
      <SecretInput
        setting={setting}
        value={String(value)}
        error={error}
        stored={form.stored.includes(name)}
        removed={form.removed.includes(name)}
        onChange={(next) => form.set(name, next)}
        onRemove={(remove) => form.setRemoved(name, remove)}
      />
    );
  }
  return (
    <SettingInput setting={setting} value={value} error={error} onChange={(next) => form.set(name, next)} />
  );
}
