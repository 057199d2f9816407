import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconEye, IconStethoscope } from '@tabler/icons-react';
import type { Source } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';
import { fingerprintSetting } from './fingerprint.ts';
import { TrialResult } from './TrialResult.tsx';
import type { SettingsForm } from './useSettingsForm.ts';
import { useTrial } from './useTrial.ts';

const text = strings.sourceForm;

export interface TrialProps {
  readonly connector: string;
  readonly source: Source | undefined;
  readonly form: SettingsForm;
  /** Says what is missing. */
  readonly whole: () => boolean;
  readonly onFault: (setting: string) => void;
}

/** Tries the settings before they are saved: does it work, and what would come in? */
export function Trial({ connector, source, form, whole, onFault }: TrialProps) {
  const trial = useTrial(connector, source, form, onFault);
  const target = fingerprintSetting(form.shown, trial.verdict?.setting);
  return (
    <Stack gap="md" component="section">
      <Group justify="space-between" gap="md">
        <div style={{ flex: '1 1 16rem' }}>
          <Title order={2} size="h3">
            {text.tryOut}
          </Title>
          <Text size="sm" c="dimmed">
            {text.checkHint}
          </Text>
        </div>
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconStethoscope size={16} aria-hidden />}
            loading={trial.trying === 'check'}
            onClick={() => whole() && trial.try('check', form.config)}
          >
            {text.check}
          </Button>
          <Button
            variant="default"
            leftSection={<IconEye size={16} aria-hidden />}
            loading={trial.trying === 'preview'}
            onClick={() => whole() && trial.try('preview', form.config)}
          >
            {text.preview}
          </Button>
        </Group>
      </Group>
      <TrialResult
        trial={trial}
        onFingerprint={
          target &&
          ((fingerprint) => {
            form.set(target.name, fingerprint);
            trial.try('check', { ...form.config, [target.name]: fingerprint });
          })
        }
      />
    </Stack>
  );
}
