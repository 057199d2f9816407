import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createToken, tokensQuery } from '../../../api/settings.ts';
import { strings } from '../../../strings/index.ts';
import { CopyText } from '../CopyText.tsx';
import { NewTokenForm } from './NewTokenForm.tsx';

const text = strings.settings.tokens;

export interface NewTokenModalProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes a token, and shows it this once. A click beside the dialog does not lose it. */
export function NewTokenModal({ opened, onClose }: NewTokenModalProps) {
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: createToken,
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const close = () => {
    onClose();
    create.reset();
  };
  const made = create.data;
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made === undefined ? text.new : text.shownTitle}
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      withCloseButton={made === undefined}
    >
      {made === undefined ? (
        <NewTokenForm
          error={create.error}
          saving={create.isPending}
          onCreate={(token) => {
            if (!create.isPending) create.mutate(token);
          }}
          onCancel={close}
        />
      ) : (
        <Stack gap="md">
          <Text size="sm">{text.shown}</Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {made.token}
          </Code>
          <Group justify="space-between">
            <CopyText text={made.token} label={text.copyToken} />
            <Button onClick={close}>{text.done}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
