import {
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addPasskey, askNewPasskey, passkeysQuery } from '../../../api/signin.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { isGivenUp } from '../../../passkeys/passkeySupport.ts';
import { strings } from '../../../strings/index.ts';

const text = strings.account.passkeys;

export interface NewPasskeyProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for a name, has the browser make a passkey, and adds it. */
export function NewPasskey({ opened, onClose }: NewPasskeyProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: async (given: string) => {
      const { options } = await askNewPasskey();
      const response = await startRegistration({
        // The server says what the browser is to make.
        optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
      });
      return addPasskey(given, response);
    },
    onSuccess: async (passkey) => {
      notifications.show({ color: 'green', message: text.added(passkey.name) });
      close();
      await client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
    },
  });
  const close = () => {
    add.reset();
    setName('');
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={text.addTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!add.isPending && name.trim() !== '') add.mutate(name.trim());
        }}
      >
        <Stack gap="md">
          <Text size="sm">{text.addHint}</Text>
          <TextInput
            label={text.name}
            placeholder={text.namePlaceholder}
            value={name}
            maxLength={100}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {add.error !== null && <Fault error={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {strings.shell.cancel}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
              {text.go}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Fault({ error }: { readonly error: unknown }) {
  const known = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
  if (!known && !isGivenUp(error)) return <ErrorNotice error={error} />;
  return (
    <Alert color="gray" role="status">
      {known ? text.known : text.givenUp}
    </Alert>
  );
}
