import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../../api/client.ts';
import { type ApprovalSummary, planKey, withdrawApproval } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

const text = strings.fourEyes;

/** Takes back what one person approved, as long as no second one has. */
export function WithdrawButton({ approval }: { readonly approval: ApprovalSummary }) {
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => withdrawApproval(approval.approval),
    onSuccess: () => notifications.show({ color: 'green', message: text.withdrawn }),
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: planKey(approval.plan) }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: text.withdrawTitle,
      children: <Text size="sm">{text.withdrawText}</Text>,
      labels: { confirm: text.withdraw, cancel: strings.shell.cancel },
      onConfirm: () => withdraw.mutate(),
    });
  return (
    <Button variant="default" loading={withdraw.isPending} onClick={ask}>
      {text.withdraw}
    </Button>
  );
}
