import { PasswordInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { strings } from '../../../strings/index.ts';
import { kindOf, type ProviderKind, providerKinds } from './providerDraft.ts';
import type { ProviderForm } from './ProviderSteps.tsx';

const text = strings.providers;
const kinds = providerKinds.map((value) => ({ value, label: text.kinds[value] }));

export interface ConnectStepProps {
  readonly form: ProviderForm;
  /** A secret is stored. */
  readonly kept: boolean;
}

/** Which provider, and what it calls us. */
export function ConnectStep({ form, kept }: ConnectStepProps) {
  const [kind, setKind] = useState<ProviderKind>(() =>
    form.values.issuer === '' ? 'entra' : kindOf(form.values.issuer),
  );
  const choose = (next: ProviderKind) => {
    // What was not typed by anybody goes with the choice.
    if (kind !== 'other' && form.values.name === text.kinds[kind]) form.setFieldValue('name', '');
    if (next === 'google' && form.values.issuer === '') form.setFieldValue('issuer', text.issuers.google);
    if (kind === 'google' && form.values.issuer === text.issuers.google) form.setFieldValue('issuer', '');
    setKind(next);
  };
  return (
    <Stack gap="md">
      <SegmentedControl visibleFrom="sm" aria-label={text.kind} data={kinds} value={kind} onChange={choose} />
      <Select
        hiddenFrom="sm"
        label={text.kind}
        data={kinds}
        value={kind}
        onChange={(next) => next !== null && choose(next)}
      />
      <Text size="sm">
        {text.registers[kind]} {text.registerNext}
      </Text>
      <TextInput
        label={text.name}
        description={text.nameHint}
        placeholder={kind === 'other' ? 'Example Inc' : text.kinds[kind]}
        maxLength={100}
        withAsterisk
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <TextInput
        type="url"
        label={text.issuer}
        description={text.issuerHint}
        placeholder={text.issuers[kind]}
        maxLength={500}
        withAsterisk
        autoComplete="off"
        {...form.getInputProps('issuer')}
      />
      <TextInput
        label={text.clientId}
        maxLength={255}
        withAsterisk
        autoComplete="off"
        {...form.getInputProps('client_id')}
      />
      <PasswordInput
        label={text.clientSecret}
        description={kept ? text.clientSecretKept : text.clientSecretHint}
        maxLength={1000}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': text.clientSecretShow }}
        {...form.getInputProps('client_secret')}
      />
      <TextInput
        label={text.scopes}
        description={text.scopesHint}
        maxLength={500}
        autoComplete="off"
        {...form.getInputProps('scopes')}
      />
    </Stack>
  );
}
