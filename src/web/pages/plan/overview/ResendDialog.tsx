import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { resendWaiting, type WaitingInvitations, waitingQuery } from '../../../api/waiting.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';

export interface ResendDialogProps {
  readonly planId: string;
  readonly waiting: WaitingInvitations;
  readonly onClose: () => void;
}

/** Asks once more, with names and the number that is then sent. */
export function ResendDialog({ planId, waiting, onClose }: ResendDialogProps) {
  const words = strings.plan.waiting;
  const client = useQueryClient();
  // Asked about is what the person read when it opened.
  const [{ count, items }, setAsked] = useState(waiting);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const { queryKey } = waitingQuery(planId);
  const resend = useMutation({
    mutationFn: () => resendWaiting(planId, count, key),
    onSuccess: ({ sent }) => {
      notifications.show({ color: 'green', message: words.done(sent) });
      client.setQueryData(queryKey, (old) => old && { ...old, count: 0, items: [], next: null });
      void client.invalidateQueries({ queryKey });
      onClose();
    },
    // Somebody accepted, or was faster: the numbers are looked up, and the person asked with those.
    onError: async () => {
      await client.invalidateQueries({ queryKey });
      const now = client.getQueryData(queryKey);
      if (now !== undefined && now.count > 0) setAsked(now);
      setKey(crypto.randomUUID());
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title(count)}
      closeButtonProps={{ 'aria-label': strings.shell.close }}
    >
      <Stack gap="md">
        <Text size="sm">{words.text(count)}</Text>
        <List size="sm">
          {items.map(({ member, person }) => (
            <List.Item key={member} style={{ overflowWrap: 'anywhere' }}>
              {[person.first_name, person.last_name].filter(Boolean).join(' ')} ({person.email})
            </List.Item>
          ))}
          {count > items.length && <List.Item>{words.more(count - items.length)}</List.Item>}
        </List>
        {resend.error !== null && <ErrorNotice error={resend.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {strings.shell.cancel}
          </Button>
          <Button loading={resend.isPending} onClick={() => resend.mutate()}>
            {words.confirm(count)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
