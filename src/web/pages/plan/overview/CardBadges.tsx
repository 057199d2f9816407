import { Badge } from '@mantine/core';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import type { CardModel } from './cardModel.ts';
import { StateBadge } from './StateBadge.tsx';

export interface CardBadgesProps {
  readonly plan: Plan;
  readonly model: CardModel;
}

/** Where the changes of a card stand. */
export function CardBadges({ plan, model }: CardBadgesProps) {
  if (model.count === 0) return <Badge color="gray">{strings.plan.overview.cards.nothing}</Badge>;
  if (plan.unreviewed > 0) return <StateBadge state="preview" />;
  return model.states.map((state) => <StateBadge key={state} state={state} />);
}
