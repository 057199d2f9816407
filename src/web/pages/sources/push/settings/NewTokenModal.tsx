import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { createScimToken, type ScimTokenWithSecret } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { useSaving } from '../../../settings/useSaving.ts';
import { daysOf, type Lifetime, lifetimes } from '../connect/useConnectForm.ts';
import { CopyLine } from '../../../../components/CopyLine.tsx';
import { OnceModal } from './OnceModal.tsx';

const text = strings.push.settings;

export interface NewTokenModalProps {
  readonly connection: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** A second token, to change one for another; shown this once. */
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
    <OnceModal
      opened={opened}
      onClose={close}
      title={made === undefined ? text.newTokenTitle : text.tokenShown}
      shown={made !== undefined}
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
        <CopyLine
          label={strings.push.token}
          hint={strings.push.tokenHint}
          value={made.token}
          copyLabel={strings.push.copyToken}
        />
      )}
    </OnceModal>
  );
}
