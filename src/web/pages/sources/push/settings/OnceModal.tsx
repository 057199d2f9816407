import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { strings } from '../../../../strings/index.ts';

export interface OnceModalProps {
  readonly opened: boolean;
  readonly title: string;
  /** The secret is there: a click beside the dialog does not lose it. */
  readonly shown: boolean;
  readonly onClose: () => void;
  /** What asks for it, or the secret itself. */
  readonly children: ReactNode;
}

/** Makes a secret that is shown this once. */
export function OnceModal({ opened, title, shown, onClose, children }: OnceModalProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeOnClickOutside={!shown}
      closeOnEscape={!shown}
      withCloseButton={!shown}
      size="lg"
    >
      {shown ? (
        <Stack gap="md">
          {children}
          <Text size="sm">{strings.push.onceHint}</Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>{strings.push.settings.copied}</Button>
          </Group>
        </Stack>
      ) : (
        children
      )}
    </Modal>
  );
}
