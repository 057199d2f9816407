import { Badge, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { Change } from '../../../api/changes.ts';
import type { Action, PlanSection } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

export interface StateCellProps {
  readonly change: Change;
  readonly action: Action | null;
  readonly status: PlanSection['status'];
}

const icons = { applied: IconCheck, stale: IconAlertTriangle, failed: IconX };
const colors = { applied: 'green', stale: 'orange', failed: 'red' };

/** Where nothing can be chosen any more: what was chosen, and what came of it. */
export function StateCell({ change, action, status }: StateCellProps) {
  const words = strings.changes;
  const { outcome } = change;
  if (outcome === null) {
    const done = status === 'applied' || status === 'approved' || status === 'applying';
    const chosen = action !== null && action !== 'skip';
    if (done) return <Badge color="gray">{chosen ? words.outcomes.waiting : words.outcomes.left}</Badge>;
    return (
      <Text size="sm" c="dimmed">
        {choiceName(change, action)}
      </Text>
    );
  }
  const Icon = icons[outcome.result];
  return (
    <>
      <Badge color={colors[outcome.result]} leftSection={<Icon size={12} aria-hidden />}>
        {outcome.result === 'applied' ? words.done(change.kind, action) : words.outcomes[outcome.result]}
      </Badge>
      {outcome.result !== 'applied' && outcome.message !== null && (
        <Text size="xs" c="dimmed" lineClamp={2} title={outcome.message}>
          {outcome.message}
        </Text>
      )}
    </>
  );
}

function choiceName({ kind }: Change, action: Action | null): string {
  const words = strings.changes;
  if (action === null) return words.choices.none;
  if (action === 'approve') return words.choices.approve[kind];
  return action === 'skip' ? words.choices.skip : words.removal.actions[action];
}
