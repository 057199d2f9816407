import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';

export interface LeaveGuardProps {
  readonly active: boolean;
  readonly words: {
    readonly leaveTitle: string;
    readonly leaveText: string;
    readonly leaveStay: string;
    readonly leaveGo: string;
  };
}

/** Asks before somebody leaves while `active`: within the page by a question, away from it as the browser asks. */
export function LeaveGuard({ active, words }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => active,
    enableBeforeUnload: () => active,
    withResolver: true,
  });
  return (
    <Modal opened={active && status === 'blocked'} onClose={() => reset?.()} title={words.leaveTitle}>
      <Text>{words.leaveText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" color="red" onClick={() => proceed?.()}>
          {words.leaveGo}
        </Button>
        <Button data-autofocus onClick={() => reset?.()}>
          {words.leaveStay}
        </Button>
      </Group>
    </Modal>
  );
}
