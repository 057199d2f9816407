import {
  Alert,
  Button,
  Card,
  Divider,
  Group,
  Radio,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { SimpleGrid } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Hub } from '../../../../api/directory.ts';
import { type Connected, connectProvider } from '../../../../api/scim.ts';
import { ChoiceCard } from '../../../../components/ChoiceCard.tsx';
import { ErrorNotice } from '../../../../components/ErrorNotice.tsx';
import { strings } from '../../../../strings/index.ts';
import { daysOf, type Lifetime, lifetimes, type PolicyChoice, useConnectForm } from './useConnectForm.ts';

const text = strings.push;
const form = strings.sourceForm;
const choices = ['default', 'all-auto'] as const satisfies readonly PolicyChoice[];

export interface ConnectFormProps {
  readonly hubs: readonly Hub[];
  /** Where the address says so. */
  readonly hub: string | undefined;
  readonly onConnected: (connected: Connected, name: string) => void;
}

/** Whose people are pushed, what happens by itself, and how long the token is good. */
export function ConnectForm({ hubs, hub, onConnected }: ConnectFormProps) {
  const client = useQueryClient();
  const given = useConnectForm(hub ?? (hubs.length === 1 ? hubs[0]?.id : undefined));
  const [tried, setTried] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const name = given.name.trim();
  const connect = useMutation({
    mutationFn: (hubId: string) =>
      connectProvider(hubId, { name, policy: given.policy, expires_days: daysOf(given.lifetime) }),
    onSuccess: (connected) => {
      void client.invalidateQueries({ queryKey: ['sources'] });
      onConnected(connected, name);
    },
  });
  const submit = () => {
    setTried(true);
    if (Object.keys(given.faults).length > 0 || given.hub === undefined) {
      element.current?.querySelector<HTMLElement>('[data-psm-basic="bad"]')?.focus();
      return;
    }
    if (!connect.isPending) connect.mutate(given.hub);
  };
  return (
    <Card
      component="form"
      ref={element}
      p={{ base: 'md', sm: 'xl' }}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="xl">
        <Stack gap="md" component="section">
          <Title order={2} size="h3">
            {text.formTitle}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={form.hub}
              description={form.hubHint}
              placeholder={strings.upload.hubPlaceholder}
              data={hubs.map(({ id, name: label }) => ({ value: id, label }))}
              value={given.hub ?? null}
              onChange={(chosen) => given.setHub(chosen ?? undefined)}
              searchable={hubs.length > 8}
              withAsterisk
              error={tried && given.faults.hub}
              data-psm-basic={given.faults.hub === undefined ? 'ok' : 'bad'}
            />
            <TextInput
              label={text.formName}
              description={text.formNameHint}
              placeholder={text.formNamePlaceholder}
              value={given.name}
              onChange={(event) => given.setName(event.currentTarget.value)}
              maxLength={100}
              withAsterisk
              autoComplete="off"
              error={tried && given.faults.name}
              data-psm-basic={given.faults.name === undefined ? 'ok' : 'bad'}
            />
          </SimpleGrid>
        </Stack>
        <Divider />
        <Stack gap="md" component="section">
          <Radio.Group
            label={
              <Title order={2} size="h3" component="span">
                {text.policy}
              </Title>
            }
            description={text.policyHint}
            value={given.policy}
            onChange={(next) => given.setPolicy(next)}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} mt="sm">
              {choices.map((value) => (
                <ChoiceCard key={value} value={value} title={text.policies[value].title}>
                  <Text size="sm" c="dimmed">
                    {text.policies[value].hint}
                  </Text>
                </ChoiceCard>
              ))}
            </SimpleGrid>
          </Radio.Group>
          <Alert color="teal" icon={<IconShieldCheck aria-hidden />} p="sm">
            {text.safeguards}
          </Alert>
        </Stack>
        <Divider />
        <Select
          label={text.lifetime}
          description={text.lifetimeHint}
          data={lifetimes}
          value={given.lifetime}
          onChange={(next) => next !== null && given.setLifetime(next satisfies Lifetime)}
          maw={420}
        />
        {connect.error !== null && <ErrorNotice error={connect.error} />}
        <Group justify="flex-end">
          <Button type="submit" size="md" loading={connect.isPending}>
            {text.connect}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
