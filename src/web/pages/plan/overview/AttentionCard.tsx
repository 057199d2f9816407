import { Anchor, Badge, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMay } from '../../../api/directory.ts';
import type { AttentionGroup, Plan } from '../../../api/plans.ts';
import { rejectedRowsAddress } from '../../../api/runs.ts';
import { strings } from '../../../strings/index.ts';
import { CardFrame } from './CardFrame.tsx';

export interface AttentionCardProps {
  readonly plan: Plan;
  readonly groups: readonly AttentionGroup[] | undefined;
}

/** What could not be decided: rows that are left out, and values that their rows go on without. */
export function AttentionCard({ plan, groups }: AttentionCardProps) {
  const mayOpen = useMay('review');
  const { cards } = strings.plan.overview;
  const values =
    groups
      ?.filter((group) => strings.plan.attention.cause(group.code).about === 'value')
      .reduce((sum, group) => sum + group.count, 0) ?? 0;
  const rows = plan.rows.attention;
  const count = rows + values;
  return (
    <CardFrame
      planId={plan.plan}
      name="attention"
      icon={IconAlertTriangle}
      color="yellow"
      count={count}
      next={false}
      badges={
        <Badge color={count === 0 ? 'gray' : 'yellow'}>
          {count === 0 ? cards.nothing : cards.attentionState}
        </Badge>
      }
    >
      {rows > 0 && <Text size="sm">{cards.attention.rows(rows)}</Text>}
      {values > 0 && <Text size="sm">{cards.attention.values(values)}</Text>}
      {count > 0 && mayOpen && (
        <Anchor size="sm" href={rejectedRowsAddress(plan.run)} download>
          {strings.plan.overview.downloadRejected}
        </Anchor>
      )}
      {count === 0 && (
        <Text size="sm" c="dimmed">
          {cards.none.attention}
        </Text>
      )}
    </CardFrame>
  );
}
