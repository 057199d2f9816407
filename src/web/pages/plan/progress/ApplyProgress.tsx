import { Card, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { approvalsQuery } from '../../../api/plans.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { AwaitingSecond } from '../second/AwaitingSecond.tsx';
import { Applying } from './Applying.tsx';
import { isAwaiting, isRunning } from './approvalState.ts';
import { Result } from './Result.tsx';

export interface ApplyProgressProps {
  readonly planId: string;
  readonly approvalId: string;
}

/**
 * How far an approval is carried out, then what came of it. The state is the server's: a reload, a second tab or a restarted server
 * show the same. The page around it keeps it up to date with `usePlanLive`.
 */
export function ApplyProgress({ planId, approvalId }: ApplyProgressProps) {
  const { data, error, refetch } = useQuery(approvalsQuery(planId));
  const approval = data?.find((one) => one.approval === approvalId);
  if (approval === undefined) {
    return error === null ? (
      <Card aria-busy>
        <Skeleton height={22} width="40%" mb="md" />
        <Skeleton height={12} />
      </Card>
    ) : (
      <ErrorNotice error={error} onRetry={() => void refetch()} />
    );
  }
  if (isAwaiting(approval)) return <AwaitingSecond approval={approval} />;
  return isRunning(approval) ? <Applying approval={approval} /> : <Result approval={approval} />;
}
