import { List, Text } from '@mantine/core';
import { strings } from '../../../strings/index.ts';
import { ApprovalDialog } from './ApprovalDialog.tsx';
import type { SectionName } from './sections.ts';
import { type ApprovalSteps, totalOf } from './useApproval.ts';
import { useLast } from './useLast.ts';

export interface TickDialogProps {
  readonly section: Exclude<SectionName, 'remove'>;
  readonly hub: string;
  /** People of the lists, ticked or not. */
  readonly total: number;
  readonly approval: ApprovalSteps;
}

/** "Send 23 invites?", with the server's numbers. */
export function TickDialog({ section, hub, total, approval }: TickDialogProps) {
  const words = strings.changes.dialog;
  const prepared = useLast(approval.prepared);
  const count = prepared === undefined ? 0 : totalOf(prepared);
  const reactivated = prepared?.summary.reactivate?.['approve'] ?? 0;
  const restored = prepared?.summary.restore?.['approve'] ?? 0;
  return (
    <ApprovalDialog
      approval={approval}
      title={words[section].title(count)}
      confirm={words[section].confirm}
      disabled={count === 0}
      onConfirm={() => approval.confirm()}
    >
      {section === 'invite' && <Text>{words.invite.body(count, hub)}</Text>}
      {section === 'update' && <Text>{words.update.body(count)}</Text>}
      {section === 'restore' && (
        <List>
          {reactivated > 0 && <List.Item>{words.restore.reactivate(reactivated)}</List.Item>}
          {restored > 0 && <List.Item>{words.restore.restore(restored)}</List.Item>}
        </List>
      )}
      <Text c="dimmed">{words.leftOut(Math.max(0, total - count))}</Text>
    </ApprovalDialog>
  );
}
