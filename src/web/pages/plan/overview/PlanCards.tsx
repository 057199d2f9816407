import { SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../../api/directory.ts';
import { approvalsQuery, attentionGroupsQuery, decisionsQuery, type Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { AttentionCard } from './AttentionCard.tsx';
import { ChangeCard, type ChangeCardName } from './ChangeCard.tsx';
import { cardModel, kindsOf } from './cardModel.ts';
import { WelcomeBackCard } from './WelcomeBackCard.tsx';

const names: readonly ChangeCardName[] = ['invite', 'update', 'remove'];

/** The parts of a plan, each with its count and "Review". The first one that waits is the one to go on with. */
export function PlanCards({ plan }: { readonly plan: Plan }) {
  const mayReview = useMay('review');
  const decisions = useQuery(decisionsQuery(plan.plan)).data;
  const approvals = useQuery(approvalsQuery(plan.plan)).data;
  const groups = useQuery(attentionGroupsQuery(plan.plan)).data;
  const cards = names.map((name) => ({ name, model: cardModel(plan, kindsOf[name], decisions, approvals) }));
  const restore = cardModel(plan, kindsOf.restore, decisions, approvals);
  const open = plan.unreviewed === 0 && plan.status !== 'held' && mayReview;
  const next = open ? cards.find(({ model }) => model.states.includes('pending'))?.name : undefined;
  return (
    <Stack component="section" gap="md" aria-label={strings.plan.overview.cards.label}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {cards.map(({ name, model }) => (
          <ChangeCard key={name} plan={plan} name={name} model={model} next={name === next} />
        ))}
        <AttentionCard plan={plan} groups={groups} />
      </SimpleGrid>
      {restore.count > 0 && <WelcomeBackCard plan={plan} model={restore} />}
    </Stack>
  );
}
