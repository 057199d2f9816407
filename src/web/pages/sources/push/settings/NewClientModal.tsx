import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { createScimClient, type ScimClientWithSecret } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { useSaving } from '../../../settings/useSaving.ts';
import { daysOf, type Lifetime, lifetimes } from '../connect/useConnectForm.ts';
import { CopyLine } from '../../../../components/CopyLine.tsx';
import { OnceModal } from './OnceModal.tsx';

const text = strings.push.settings;
const minutes = [60, 120, 180, 360].map((count) => ({ value: String(count), label: text.minutes(count) }));

export interface NewClientModalProps {
  readonly connection: string;
  readonly tokenUrl: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** A client of OAuth 2.0; its secret is shown this once. */
export function NewClientModal({ connection, tokenUrl, opened, onClose }: NewClientModalProps) {
  const [name, setName] = useState('');
  const [life, setLife] = useState('60');
  const [lifetime, setLifetime] = useState<Lifetime>('365');
  const [made, setMade] = useState<ScimClientWithSecret>();
  const make = useSaving(
    () =>
      createScimClient(connection, {
        name: name.trim(),
        token_minutes: Number(life),
        expires_days: daysOf(lifetime),
      }),
    () => text.clientMade(name.trim()),
    ['scim'],
  );
  const close = () => {
    onClose();
    setMade(undefined);
    setName('');
  };
  return (
    <OnceModal
      opened={opened}
      onClose={close}
      title={made === undefined ? text.newClientTitle : text.clientShown}
      shown={made !== undefined}
    >
      {made === undefined ? (
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (!make.isPending && name.trim() !== '') make.mutate(undefined, { onSuccess: setMade });
          }}
        >
          <Stack gap="md">
            <TextInput
              label={text.clientName}
              placeholder={text.clientNamePlaceholder}
              value={name}
              maxLength={100}
              data-autofocus
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={text.clientMinutes}
              data={minutes}
              value={life}
              onChange={(next) => next !== null && setLife(next)}
            />
            <Select
              label={text.clientExpires}
              data={lifetimes}
              value={lifetime}
              onChange={(next) => next !== null && setLifetime(next)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {strings.shell.cancel}
              </Button>
              <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
                {text.makeClient}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <>
          <CopyLine label={text.clientId} value={made.client_id} copyLabel={text.copyClientId} />
          <CopyLine label={text.clientSecret} value={made.client_secret} copyLabel={text.copyClientSecret} />
          <CopyLine label={text.tokenUrl} value={tokenUrl} copyLabel={text.copyTokenUrl} />
        </>
      )}
    </OnceModal>
  );
}
