import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconAlertCircle, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isApiError } from '../../../api/client.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import type { ApprovalSteps } from './useApproval.ts';
import { useLast } from './useLast.ts';

export interface ApprovalDialogProps {
  readonly approval: ApprovalSteps;
  readonly title: string;
  readonly confirm: string;
  readonly color?: string;
  readonly disabled?: boolean;
  readonly onConfirm: () => void;
  readonly children: ReactNode;
}

/** Asks once more before an approval. If somebody changed something meanwhile, nothing is done and the numbers are shown again. */
export function ApprovalDialog({
  approval,
  title,
  confirm,
  color,
  disabled,
  onConfirm,
  children,
}: ApprovalDialogProps) {
  const words = strings.changes.dialog;
  const { confirmError } = approval;
  const prepared = useLast(approval.prepared);
  const needs = prepared && { why: prepared.needs_second, removals: prepared.removals };
  const stop =
    confirmError !== null &&
    !isApiError(confirmError, 'choice_required') &&
    !isApiError(confirmError, 'unreachable');
  return (
    <Modal
      opened={approval.prepared !== undefined}
      onClose={approval.close}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': strings.shell.close }}
      styles={{ title: { fontWeight: 650, fontSize: 'var(--mantine-font-size-lg)' } }}
    >
      <Stack gap="md">
        {children}
        {needs !== undefined && needs.why !== null && (
          <Alert color="yellow" icon={<IconUsers aria-hidden />} title={strings.fourEyes.ask}>
            {strings.fourEyes.askHint(needs.why, needs.removals)}
          </Alert>
        )}
        {isApiError(confirmError, 'plan_changed') ? (
          <Alert color="red" role="alert" icon={<IconAlertCircle aria-hidden />} title={words.changedTitle}>
            {words.changedHint}
          </Alert>
        ) : (
          confirmError !== null && <ErrorNotice title={words.notDone} error={confirmError} />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={approval.close} disabled={approval.confirming}>
            {stop ? words.look : strings.shell.cancel}
          </Button>
          {!stop && (
            <Button
              {...(color !== undefined && { color })}
              loading={approval.confirming}
              disabled={disabled === true}
              onClick={onConfirm}
            >
              {confirm}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
