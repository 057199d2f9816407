import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../../../api/client.ts';
import { useMay } from '../../../api/directory.ts';
import { approvalsQuery, planAgain, planKey, planQuery } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { isRunning } from './approvalState.ts';

export interface PlanAgainButtonProps {
  readonly planId: string;
}

/** Compares the file of a plan with the profiles as they are now: what was left out is offered again. */
export function PlanAgainButton({ planId }: PlanAgainButtonProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const run = useQuery(planQuery(planId)).data?.run;
  const running = useQuery(approvalsQuery(planId)).data?.some(isRunning) ?? false;
  const may = useMay('review');
  const words = strings.plan.progress;
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
    <Group gap="sm">
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={again.isPending || again.isSuccess}
        disabled={run === undefined || running}
        onClick={() => run !== undefined && again.mutate(run)}
      >
        {words.again}
      </Button>
      <Text size="sm" c="dimmed" style={{ flex: '1 1 16rem' }}>
        {running ? words.againRunning : words.againHint}
      </Text>
    </Group>
  );
}
