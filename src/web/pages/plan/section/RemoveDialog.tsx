import { List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { strings } from '../../../strings/index.ts';
import { ApprovalDialog } from './ApprovalDialog.tsx';
import { isTyped, mustType } from './typedAbove.ts';
import { TypedNumber } from './TypedNumber.tsx';
import { type ApprovalSteps, preparedCount } from './useApproval.ts';
import { useLast } from './useLast.ts';

export interface RemoveDialogProps {
  readonly hub: string;
  /** People of the lists, with or without a choice. */
  readonly total: number;
  readonly approval: ApprovalSteps;
}

/** What would happen to how many people, before it does. Many people have to be typed as a number. */
export function RemoveDialog({ hub, total, approval }: RemoveDialogProps) {
  const words = strings.changes.dialog.remove;
  const prepared = useLast(approval.prepared);
  const [entry, setEntry] = useState({ approval: '', text: '' });
  if (prepared === undefined) return null;
  const { removals, undecided } = prepared;
  const { elsewhere, hubs, programs } = prepared.touches;
  const typed = entry.approval === prepared.approval ? entry.text : '';
  const typing = mustType(removals);
  const acts = [
    {
      key: 'deactivate',
      count: preparedCount(prepared, 'deactivate', 'approve'),
      hint: words.deactivateHint,
    },
    { key: 'hub', count: preparedCount(prepared, 'delete_from_hub'), hint: words.hubHint },
    { key: 'tenant', count: preparedCount(prepared, 'delete_from_tenant'), hint: words.tenantHint },
  ] as const;
  const titles = {
    deactivate: words.deactivate,
    hub: (count: number) => words.hub(count, hub),
    tenant: words.tenant,
  };
  return (
    <ApprovalDialog
      approval={approval}
      title={words.title(removals)}
      confirm={words.confirm(removals)}
      color="red"
      disabled={typing && !isTyped(typed, removals)}
      onConfirm={() => approval.confirm(typing ? removals : undefined)}
    >
      <Stack gap="sm">
        {acts
          .filter(({ count }) => count > 0)
          .map(({ key, count, hint }) => (
            <div key={key}>
              <Text fw={600}>{titles[key](count)}</Text>
              <Text size="sm" c="dimmed">
                {hint}
              </Text>
            </div>
          ))}
      </Stack>
      <List size="sm">
        {elsewhere > 0 && <List.Item>{words.otherHubs(elsewhere, named(hubs))}</List.Item>}
        {programs.length > 0 && (
          <List.Item>
            {words.programs(
              programs.reduce((sum, one) => sum + one.count, 0),
              named(programs),
            )}
          </List.Item>
        )}
        <List.Item>{words.leftOut(Math.max(0, total - removals), undecided)}</List.Item>
      </List>
      {typing && (
        <TypedNumber
          removals={removals}
          value={typed}
          onChange={(text) => setEntry({ approval: prepared.approval, text })}
        />
      )}
    </ApprovalDialog>
  );
}

const named = (counted: readonly { name: string; count: number }[]) =>
  strings.changes.effects.and(
    counted.map(({ name, count }) => strings.changes.dialog.remove.counted(name, count)),
    5,
  );
