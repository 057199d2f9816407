import { Group, Stack, Switch, Text } from '@mantine/core';
import type { IdentityProvider } from '../../../api/identityProviders.ts';
import { strings } from '../../../strings/index.ts';
import { CheckButton } from './CheckButton.tsx';
import type { ProviderForm } from './ProviderSteps.tsx';

const text = strings.providers;

export interface TryStepProps {
  readonly form: ProviderForm;
  readonly provider: IdentityProvider;
}

/** Looks whether the provider answers, and puts it to use. */
export function TryStep({ form, provider }: TryStepProps) {
  return (
    <Stack gap="lg">
      <Group gap="md">
        <Text size="sm" style={{ flex: '1 1 14rem' }}>
          {text.tryLead}
        </Text>
        <CheckButton provider={provider} />
      </Group>
      <Switch
        label={text.use}
        description={form.values.enabled || !provider.enabled ? text.useHint : text.offHint}
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
    </Stack>
  );
}
