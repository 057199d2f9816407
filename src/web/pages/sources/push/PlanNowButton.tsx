import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../../../api/client.ts';
import { connectionKey } from '../../../api/scim.ts';
import { type Source, sourcesQuery, syncSource } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';
import { connectionOf } from './connectionOf.ts';

const text = strings.push;

/** Plans what was pushed now, instead of within a minute, and leads to where the plan appears. */
export function PlanNowButton({ source }: { readonly source: Source }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const plan = useMutation({
    mutationFn: () => syncSource(source.id, 'changes'),
    onSuccess: async ({ run: runId }) => {
      void client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      void client.invalidateQueries({ queryKey: connectionKey(connectionOf(source)) });
      await navigate({ to: '/runs/$runId', params: { runId } });
    },
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      aria-label={text.planNowOf(source.name, source.hub.name)}
      loading={plan.isPending}
      onClick={() => !plan.isPending && plan.mutate()}
    >
      {text.planNow}
    </Button>
  );
}
