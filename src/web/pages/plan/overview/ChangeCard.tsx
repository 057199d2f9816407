import { Badge, Text } from '@mantine/core';
import { IconUserEdit, IconUserHeart, IconUserMinus, IconUserPlus, type Icon } from '@tabler/icons-react';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import type { CardName } from '../../../strings/planOverview.ts';
import { CardFrame } from './CardFrame.tsx';
import { CardState } from './CardState.tsx';
import type { CardModel } from './cardModel.ts';
import { StateBadge } from './StateBadge.tsx';
import { UpdatedFields } from './UpdatedFields.tsx';

export type ChangeCardName = Exclude<CardName, 'attention'>;

const looks: Readonly<Record<ChangeCardName, { icon: Icon; color: string }>> = {
  invite: { icon: IconUserPlus, color: 'indigo' },
  update: { icon: IconUserEdit, color: 'teal' },
  remove: { icon: IconUserMinus, color: 'red' },
  restore: { icon: IconUserHeart, color: 'gray' },
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
      badges={
        model.count === 0 ? (
          <Badge color="gray">{words.nothing}</Badge>
        ) : (
          (plan.unreviewed > 0 ? (['preview'] as const) : model.states).map((state) => (
            <StateBadge key={state} state={state} />
          ))
        )
      }
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
          {name === 'restore' && (
            <Text size="sm" c="dimmed">
              {words.restoreHint}
            </Text>
          )}
          <CardState model={model} />
        </>
      )}
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
