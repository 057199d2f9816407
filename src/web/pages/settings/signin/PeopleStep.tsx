import { Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { strings } from '../../../strings/index.ts';
import { roleOptions } from '../roles.ts';
import type { ProviderForm } from './ProviderSteps.tsx';
import { RoleMap } from './RoleMap.tsx';

const text = strings.providers;

/** Who signs in with the provider, and what they may do then. */
export function PeopleStep({ form }: { readonly form: ProviderForm }) {
  const checkbox = { type: 'checkbox' } as const;
  return (
    <Stack gap="lg">
      <TagsInput
        label={text.domainsLabel}
        description={text.domainsHint}
        placeholder={text.domainsPlaceholder}
        maxTags={50}
        splitChars={[',', ';', ' ']}
        {...form.getInputProps('domains')}
        onChange={(domains) =>
          form.setFieldValue(
            'domains',
            domains.map((domain) => domain.trim().toLowerCase().replace(/^@/, '')),
          )
        }
      />
      <Switch
        label={text.creates}
        description={text.createsHint}
        {...form.getInputProps('creates_admins', checkbox)}
      />
      <TextInput
        label={text.claim}
        description={text.claimHint}
        maxLength={200}
        autoComplete="off"
        {...form.getInputProps('role_claim')}
      />
      <RoleMap form={form} />
      <Select
        label={text.default}
        description={text.defaultHint}
        data={[{ value: '', label: text.defaultNone }, ...roleOptions]}
        {...form.getInputProps('default_role')}
      />
      <Switch
        label={text.manages}
        description={text.managesHint}
        {...form.getInputProps('manages_roles', checkbox)}
      />
    </Stack>
  );
}
