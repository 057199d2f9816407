import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { strings } from '../../strings/index.ts';

const text = strings.upload;

/** Asks before somebody leaves while `active`: within the page by a question, away from it as the browser asks. */
export function LeaveGuard({ active }: { readonly active: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => active,
    enableBeforeUnload: () => active,
    withResolver: true,
  });
  return (
    <Modal opened={active && status === 'blocked'} onClose={() => reset?.()} title={text.leaveTitle}>
      <Text>{text.leaveText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" color="red" onClick={() => proceed?.()}>
          {text.leaveGo}
        </Button>
        <Button data-autofocus onClick={() => reset?.()}>
          {text.leaveStay}
        </Button>
      </Group>
    </Modal>
  );
}
