import { Button, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowRight } from '@tabler/icons-react';
import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../../api/client.ts';
import type { Mapping } from '../../api/mapping.ts';
import { type Plan, planAgain } from '../../api/plans.ts';
import { runQuery } from '../../api/runs.ts';
import { strings } from '../../strings/index.ts';
import { isPlanOf } from './columns.ts';

const text = strings.mapping;

export interface ContinueButtonProps {
  readonly mapping: Mapping;
  readonly plan: Plan | undefined;
  /** Mapped columns that are not reviewed. */
  readonly waiting: number;
  readonly none: boolean;
}

/** On to the plan: to the one that was made by this mapping, or to the making of one. */
export function ContinueButton({ mapping, plan, waiting, none }: ContinueButtonProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const saving =
    useIsMutating({ predicate: ({ options }) => options.scope?.id === `mapping ${mapping.run}` }) > 0;
  const goOn = useMutation({
    mutationFn: () => planAgain(mapping.run),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: runQuery(mapping.run).queryKey });
      await navigate({ to: '/runs/$runId', params: { runId: mapping.run } });
    },
    onError: (error) => {
      notifications.show({ color: 'red', message: messageOf(error) });
      void client.invalidateQueries({ queryKey: runQuery(mapping.run).queryKey });
    },
  });
  const blocked = none || waiting > 0;
  const press = () => {
    if (goOn.isPending || blocked) return;
    if (plan !== undefined && isPlanOf(plan, mapping))
      void navigate({ to: '/plans/$planId', params: { planId: plan.plan } });
    else goOn.mutate();
  };
  return (
    <Tooltip label={none ? text.noneMappedHint : text.goOnBlocked(waiting)} disabled={!blocked}>
      <Button
        onClick={press}
        loading={goOn.isPending || goOn.isSuccess}
        {...(blocked ? { 'data-disabled': true, 'aria-disabled': true } : saving ? { disabled: true } : {})}
        rightSection={<IconArrowRight size={18} aria-hidden />}
      >
        {text.goOn}
      </Button>
    </Tooltip>
  );
}
