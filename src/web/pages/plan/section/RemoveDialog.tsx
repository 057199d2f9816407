import { List, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { strings } from '../../../strings/index.ts';
import { ApprovalDialog } from './ApprovalDialog.tsx';
import { type ApprovalSteps, preparedCount } from './useApproval.ts';
import { useLast } from './useLast.ts';

export interface RemoveDialogProps {
  readonly hub: string;
  readonly approval: ApprovalSteps;
}

/** More removals than this have to be typed. */
const typedAbove = 50;

/** What would happen to how many people, before it does. Many people have to be typed as a number. */
export function RemoveDialog({ hub, approval }: RemoveDialogProps) {
  const words = strings.changes.dialog.remove;
  const prepared = useLast(approval.prepared);
  const [entry, setEntry] = useState({ approval: '', text: '' });
  if (prepared === undefined) return null;
  const { removals, undecided } = prepared;
  const typed = entry.approval === prepared.approval ? entry.text : '';
  const mustType = removals > typedAbove;
  const right = Number(typed.replaceAll(/\D/g, '')) === removals && typed.trim() !== '';
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
      disabled={mustType && !right}
      onConfirm={() => approval.confirm(mustType ? removals : undefined)}
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
      {undecided > 0 && (
        <List size="sm">
          <List.Item>{words.undecided(undecided)}</List.Item>
        </List>
      )}
      {mustType && (
        <TextInput
          label={words.type(removals)}
          description={words.typeHint}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => setEntry({ approval: prepared.approval, text: event.currentTarget.value })}
        />
      )}
    </ApprovalDialog>
  );
}
