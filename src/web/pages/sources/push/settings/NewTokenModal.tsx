import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { createScimToken, type ScimTokenWithSecret } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { useSaving } from '../../../settings/useSaving.ts';
import { daysOf, type Lifetime, lifetimes } from '../connect/useConnectForm.ts';
import { CopyLine } from '../CopyLine.tsx';

const text = strings.push.settings;

export interface NewTokenModalProps {
  readonly connection: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** A second token, to change one for another; shown this once. A click beside the dialog does not lose it. */
export function NewTokenModal({ connection, opened, onClose }: NewTokenModalProps) {
  const [lifetime, setLifetime] = useState<Lifetime>('365');
  const [made, setMade] = useState<ScimTokenWithSecret>();
  const make = useSaving(
    () => createScimToken(connection, { expires_days: daysOf(lifetime) }),
    () => text.tokenMade,
    ['scim'],
  );
  const close = () => {
    onClose();
    setMade(undefined);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made === undefined ? text.newTokenTitle : text.tokenShown}
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      withCloseButton={made === undefined}
      size="lg"
    >
      {made === undefined ? (
        <Stack gap="md">
          <Text size="sm">{text.newTokenText}</Text>
          <Select
            label={strings.push.lifetime}
            description={strings.push.lifetimeHint}
            data={lifetimes}
            value={lifetime}
            onChange={(next) => next !== null && setLifetime(next)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {strings.shell.cancel}
            </Button>
            <Button
              loading={make.isPending}
              onClick={() => !make.isPending && make.mutate(undefined, { onSuccess: setMade })}
            >
              {text.makeToken}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap="md">
          <CopyLine
            label={strings.push.token}
            hint={strings.push.tokenHint}
            value={made.token}
            copyLabel={strings.push.copyToken}
          />
          <Text size="sm">{strings.push.onceHint}</Text>
          <Group justify="flex-end">
            <Button onClick={close}>{text.copied}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
