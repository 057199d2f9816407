import { Button, Card, Group } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Plan } from '../../../api/plans.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { strings } from '../../../strings/index.ts';
import { useOrigin } from '../useOrigin.tsx';

/** A plan without any change: the list and the profiles say the same. */
export function EmptyPlan({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview.empty;
  const { pulled, link } = useOrigin(plan);
  return (
    <Card>
      <EmptyState icon={IconChecks} title={words.title} hint={hintOf(plan)}>
        <Group justify="center">
          <Button variant="default" renderRoot={link}>
            {pulled ? words.source : words.upload}
          </Button>
          <Button renderRoot={(props) => <Link to="/people" search={{ hub: plan.hub.id }} {...props} />}>
            {words.people}
          </Button>
        </Group>
      </EmptyState>
    </Card>
  );
}

function hintOf({ rows }: Plan): string {
  const words = strings.plan.overview.empty;
  if (rows.attention > 0) return words.attention(rows.attention);
  if (rows.not_eligible > 0) return words.mixed(rows.unchanged, rows.not_eligible);
  return rows.read === 1 ? words.allOne : words.all(rows.read);
}
