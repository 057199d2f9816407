import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { approvalsQuery } from '../../../api/plans.ts';
import { ApplyProgress } from './ApplyProgress.tsx';
import { isConfirmed } from './approvalState.ts';

/** Everything of a plan that is approved: what is being carried out, and what came of the rest, newest first. */
export function PlanProgress({ planId }: { readonly planId: string }) {
  const { data } = useQuery(approvalsQuery(planId));
  const confirmed = data?.filter(isConfirmed) ?? [];
  if (confirmed.length === 0) return null;
  return (
    <Stack gap="md">
      {confirmed.map(({ approval }) => (
        <ApplyProgress key={approval} planId={planId} approvalId={approval} />
      ))}
    </Stack>
  );
}
