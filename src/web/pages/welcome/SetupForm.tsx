import { Button, Group, Radio, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { setUp } from '../../api/setup.ts';
import { ChoiceCard } from '../../components/ChoiceCard.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.welcome;

/** The longest that the server takes. */
const longestName = 200;

/** Makes the first organisation, its own or the sample, and signs its owner in. */
export function SetupForm({ secret }: { readonly secret: string }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { beginning: 'own', organisation: '', email: '', hubs: [] as string[] },
    validate: {
      organisation: (name) => (name.trim() === '' ? text.organisationMissing : null),
      email: (email) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : text.emailWrong),
      hubs: (hubs, { beginning }) => (beginning === 'own' && hubs.length === 0 ? text.hubsMissing : null),
    },
  });
  const sample = form.values.beginning === 'sample';
  const make = useMutation({
    mutationFn: ({ organisation, email, hubs }: typeof form.values) =>
      setUp({
        secret,
        organisation: organisation.trim(),
        owner_email: email.trim(),
        hubs: sample ? [] : hubs,
        sample,
      }),
    onSuccess: async ({ link }) => {
      client.clear();
      // Only its part after # counts: the server may know itself by another address than the one that is open.
      await navigate({ to: '/signin', hash: new URL(link, location.origin).hash.slice(1), replace: true });
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => {
        if (!make.isPending) make.mutate(values);
      })}
    >
      <Stack gap="lg">
        <Radio.Group label={text.question} {...form.getInputProps('beginning')}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs">
            <ChoiceCard value="own" title={text.own}>
              <Text size="sm" c="dimmed">
                {text.ownMeaning}
              </Text>
            </ChoiceCard>
            <ChoiceCard value="sample" title={text.sample}>
              <Text size="sm" c="dimmed">
                {text.sampleMeaning}
              </Text>
            </ChoiceCard>
          </SimpleGrid>
        </Radio.Group>
        <TextInput
          label={text.organisation}
          placeholder={text.organisationPlaceholder}
          autoComplete="organization"
          maxLength={longestName}
          withAsterisk
          {...form.getInputProps('organisation')}
        />
        <TextInput
          label={text.email}
          description={text.emailHint}
          placeholder={text.emailPlaceholder}
          type="email"
          autoComplete="email"
          maxLength={254}
          withAsterisk
          {...form.getInputProps('email')}
        />
        {!sample && (
          <TagsInput
            label={text.hubs}
            description={text.hubsHint}
            placeholder={form.values.hubs.length === 0 ? text.hubsPlaceholder : text.hubsMore}
            maxTags={100}
            splitChars={[',', ';', '\n']}
            withAsterisk
            {...form.getInputProps('hubs')}
          />
        )}
        {make.error !== null && <ErrorNotice error={make.error} />}
        <Group justify="space-between" gap="md">
          <Text size="sm" c="dimmed" style={{ flex: '1 1 14rem' }}>
            {text.later}
          </Text>
          <Button type="submit" size="md" loading={make.isPending || make.isSuccess}>
            {sample ? text.submitSample : text.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
