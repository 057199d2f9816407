import { Text } from '@mantine/core';
import { IconUserEdit, IconUserMinus, IconUserPlus, type Icon } from '@tabler/icons-react';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import type { CardName } from '../../../strings/planOverview.ts';
import { CardBadges } from './CardBadges.tsx';
import { CardFrame } from './CardFrame.tsx';
import { CardState } from './CardState.tsx';
import type { CardModel } from './cardModel.ts';
import { UpdatedFields } from './UpdatedFields.tsx';
import { WaitingInvitations } from './WaitingInvitations.tsx';

export type ChangeCardName = Exclude<CardName, 'attention' | 'restore'>;

const looks: Readonly<Record<ChangeCardName, { icon: Icon; color: string }>> = {
  invite: { icon: IconUserPlus, color: 'indigo' },
  update: { icon: IconUserEdit, color: 'teal' },
  remove: { icon: IconUserMinus, color: 'red' },
};

export interface ChangeCardProps {
  readonly plan: Plan;
  readonly name: ChangeCardName;
  readonly model: CardModel;
  readonly next: boolean;
}

/** What a plan proposes of one sort: how many, why, what is decided so far, and where it stands. */
export function ChangeCard({ plan, name, model, next }: ChangeCardProps) {
  const words = strings.plan.overview.cards;
  return (
    <CardFrame
      planId={plan.plan}
      name={name}
      {...looks[name]}
      count={model.count}
      next={next}
      badges={<CardBadges plan={plan} model={model} />}
    >
      {model.count === 0 ? (
        <Text size="sm" c="dimmed">
          {whyNone(plan, name)}
        </Text>
      ) : (
        <>
          {model.reasons.map(({ kind, name: reason, count }) => (
            <Text key={`${kind} ${reason}`} size="sm">
              {words.reason(kind, reason, count)}
            </Text>
          ))}
          {name === 'update' && <UpdatedFields planId={plan.plan} />}
          <CardState model={model} />
        </>
      )}
      {name === 'invite' && <WaitingInvitations planId={plan.plan} />}
    </CardFrame>
  );
}

function whyNone(plan: Plan, name: ChangeCardName): string {
  const { none } = strings.plan.overview.cards;
  if (name === 'invite') return none.invite(plan.hub.name);
  if (name !== 'remove') return none.update();
  if (plan.population === 'partial') return none.removePartial;
  return plan.notes.some((note) => note.code.startsWith('absent_'))
    ? none.removeSpared
    : none.removeFull(plan.hub.name);
}
