import { Button, type ButtonProps } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../../../api/client.ts';
import { useMay } from '../../../api/directory.ts';
import { planAgain, planKey, planQuery } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

export interface PlanAgainButtonProps extends Pick<ButtonProps, 'variant' | 'size'> {
  readonly planId: string;
}

/** Compares the file of a plan with the profiles as they are now: what was left out is offered again. */
export function PlanAgainButton({ planId, ...look }: PlanAgainButtonProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const run = useQuery(planQuery(planId)).data?.run;
  const may = useMay('review');
  const again = useMutation({
    mutationFn: (runId: string) => planAgain(runId),
    onSuccess: async (_, runId) => {
      void client.invalidateQueries({ queryKey: ['runs'] });
      void client.invalidateQueries({ queryKey: planKey(planId) });
      await navigate({ to: '/runs/$runId', params: { runId } });
    },
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  if (!may) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={again.isPending || again.isSuccess}
      disabled={run === undefined}
      onClick={() => run !== undefined && again.mutate(run)}
      {...look}
    >
      {strings.plan.progress.again}
    </Button>
  );
}
