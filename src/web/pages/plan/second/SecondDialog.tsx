import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { actorName } from '../../../actorName.ts';
import { isApiError } from '../../../api/client.ts';
import { type ApprovalSummary, planKey, secondApproval } from '../../../api/plans.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { isTyped, mustType } from '../section/typedAbove.ts';
import { TypedNumber } from '../section/TypedNumber.tsx';
import { waitingActs } from './waitingActs.ts';

const text = strings.fourEyes;

export interface SecondDialogProps {
  readonly approval: ApprovalSummary;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks the second person once more, with the numbers that the first one approved. Many removals have to be typed as a number. */
export function SecondDialog({ approval, opened, onClose }: SecondDialogProps) {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const { removals, total } = approval;
  const typing = mustType(removals);
  const second = useMutation({
    mutationFn: () => secondApproval(approval.approval, typing ? { removals } : {}),
    onSuccess: () => {
      notifications.show({
        color: 'green',
        title: text.approved(total),
        message: strings.changes.success.hint,
      });
      onClose();
      window.scrollTo({ top: 0 });
    },
    onSettled: () => client.invalidateQueries({ queryKey: planKey(approval.plan) }),
  });
  const close = () => {
    if (second.isPending) return;
    second.reset();
    setTyped('');
    onClose();
  };
  // What stopped it cannot be mended in the dialog, but for a connection that was lost.
  const stop = second.error !== null && !isApiError(second.error, 'unreachable');
  return (
    <Modal opened={opened} onClose={close} size="lg" title={text.dialogTitle(total)}>
      <Stack gap="md">
        <Text>{text.dialogText(actorName(approval.actor))}</Text>
        <List>
          {waitingActs(approval).map((act) => (
            <List.Item key={act}>{act}</List.Item>
          ))}
        </List>
        {typing && !stop && <TypedNumber removals={removals} value={typed} onChange={setTyped} />}
        {second.error !== null && <ErrorNotice title={strings.changes.dialog.notDone} error={second.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close} disabled={second.isPending}>
            {stop ? strings.changes.dialog.look : strings.shell.cancel}
          </Button>
          {!stop && (
            <Button
              {...(removals > 0 && { color: 'red' })}
              loading={second.isPending || second.isSuccess}
              disabled={typing && !isTyped(typed, removals)}
              onClick={() => {
                if (!second.isPending && !second.isSuccess) second.mutate();
              }}
            >
              {text.confirm}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
