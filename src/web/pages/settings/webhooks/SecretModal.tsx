import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import type { WebhookWithSecret } from '../../../api/webhooks.ts';
import { strings } from '../../../strings/index.ts';
import { CopyText } from '../CopyText.tsx';

const text = strings.webhooks;

export interface SecretModalProps {
  /** undefined: closed. */
  readonly webhook: WebhookWithSecret | undefined;
  readonly onClose: () => void;
}

/** The secret that messages are signed with, this once. A click beside the dialog does not lose it. */
export function SecretModal({ webhook, onClose }: SecretModalProps) {
  return (
    <Modal
      opened={webhook !== undefined}
      onClose={onClose}
      title={text.secretTitle}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      {webhook !== undefined && (
        <Stack gap="md">
          <Text size="sm">{text.secretHint}</Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {text.secretOf(webhook.url)}
          </Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {webhook.secret}
          </Code>
          <Group justify="space-between">
            <CopyText text={webhook.secret} label={text.copySecret} />
            <Button onClick={onClose}>{text.done}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
