import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { isApiError } from '../../../api/client.ts';
import {
  approvalsQuery,
  type ChangeKind,
  confirmApproval,
  decisionsQuery,
  planKey,
  planQuery,
  type PreparedApproval,
  prepareApproval,
} from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

export interface ApprovalOptions {
  readonly planId: string;
  readonly kinds: readonly ChangeKind[];
  /** Puts all choices on the server. @returns the digest of what the page shows */
  readonly settle: (kinds: readonly ChangeKind[]) => Promise<string>;
  /** What to say when it is approved. */
  readonly success: (count: number) => string;
}

/** Approves in two steps: the first asks the server what would be done, the second does it. */
export function useApproval({ planId, kinds, settle, success }: ApprovalOptions) {
  const client = useQueryClient();
  // Two clicks may come before the first of them is drawn.
  const busy = useRef(false);
  const free = () => {
    busy.current = false;
  };
  /** Numbers and state of the plan as they are now. */
  const look = async () => {
    void client.invalidateQueries({ queryKey: [...planKey(planId), 'changes'] });
    await Promise.all(
      [planQuery(planId), decisionsQuery(planId), approvalsQuery(planId)].map(({ queryKey }) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
  const prepare = useMutation({
    mutationFn: async (despiteUnreadableRows: boolean) =>
      prepareApproval(planId, {
        kinds: [...kinds],
        digest: await settle(kinds),
        ...(despiteUnreadableRows && { despite_unreadable_rows: true }),
      }),
    onError: () => void look(),
    onSettled: free,
  });
  const confirm = useMutation({
    mutationFn: ({ approval, removals }: { approval: PreparedApproval; removals?: number }) =>
      confirmApproval(approval.approval, removals === undefined ? {} : { removals }),
    onSuccess: async ({ status }, { approval }) => {
      const count = totalOf(approval);
      const waits = status === 'awaiting_second';
      notifications.show({
        color: waits ? 'yellow' : 'green',
        title: waits ? strings.fourEyes.waits(count) : success(count),
        message: waits ? strings.fourEyes.waitsHint : strings.changes.success.hint,
      });
      await look();
      // How far it is shows above the lists.
      window.scrollTo({ top: 0 });
      prepare.reset();
    },
    onError: (error) => {
      // Whatever is not a mistake in the dialog itself has changed the page behind it.
      if (!isApiError(error, 'choice_required') && !isApiError(error, 'invalid_request')) void look();
    },
    onSettled: free,
  });
  return {
    /** What the confirmation would do; undefined until the first step is done. */
    prepared: prepare.data,
    prepare: (despiteUnreadableRows = false) => {
      if (busy.current) return;
      busy.current = true;
      confirm.reset();
      prepare.mutate(despiteUnreadableRows);
    },
    preparing: prepare.isPending,
    prepareError: prepare.error,
    confirm: (removals?: number) => {
      if (prepare.data === undefined || busy.current || confirm.isSuccess) return;
      busy.current = true;
      confirm.mutate({ approval: prepare.data, ...(removals !== undefined && { removals }) });
    },
    confirming: confirm.isPending || confirm.isSuccess,
    confirmError: confirm.error,
    close: () => {
      if (confirm.isPending) return;
      prepare.reset();
      confirm.reset();
    },
  };
}

export type ApprovalSteps = ReturnType<typeof useApproval>;

/** People that an approval is about. */
export function totalOf({ summary }: PreparedApproval): number {
  return Object.values(summary)
    .flatMap((actions) => Object.values(actions))
    .reduce((sum, count) => sum + count, 0);
}

/** People of a prepared approval with an action. */
export function preparedCount({ summary }: PreparedApproval, ...actions: readonly string[]): number {
  return Object.values(summary).reduce(
    (sum, counts) => sum + actions.reduce((part, action) => part + (counts[action] ?? 0), 0),
    0,
  );
}
