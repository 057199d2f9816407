import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../../actorName.ts';
import { meQuery } from '../../../api/directory.ts';
import { formatAgo } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { approversOf } from '../progress/approversOf.ts';
import type { CardModel } from './cardModel.ts';

/** What is decided so far and by whom; once it is approved, what came of it. */
export function CardState({ model }: { readonly model: CardModel }) {
  const words = strings.plan.overview.cards;
  const me = useQuery(meQuery).data?.actor;
  const { approval, outcomes, decided, undecided, lastRule } = model;
  if (model.waiting !== undefined) {
    return (
      <Text size="sm">
        {words.waiting(
          actorName(model.waiting.actor, me),
          formatAgo(model.waiting.confirmed_at ?? model.waiting.created_at),
        )}
      </Text>
    );
  }
  if (approval !== undefined && model.states.every((state) => state !== 'pending' && state !== 'held')) {
    return (
      <>
        {outcomes !== undefined && (
          <Text size="sm" fw={600}>
            {[
              words.outcome.all(outcomes.applied),
              ...(outcomes.stale > 0 ? [words.outcome.stale(outcomes.stale)] : []),
              ...(outcomes.failed > 0 ? [words.outcome.failed(outcomes.failed)] : []),
              ...(model.count > model.approved ? [words.outcome.left(model.count - model.approved)] : []),
            ].join(' · ')}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {words.approvedBy(
            approversOf(approval, me),
            formatAgo(approval.confirmed_at ?? approval.created_at),
          )}
        </Text>
      </>
    );
  }
  if (decided.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.nobodyDecided}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" fw={600}>
        {[
          ...decided.map(({ kind, name, count }) => words.decided(name, count, kind)),
          ...(undecided > 0 ? [words.undecided(undecided)] : []),
        ].join(' · ')}
      </Text>
      {lastRule !== undefined && (
        <Text size="sm" c="dimmed">
          {words.lastDecision(actorName(lastRule.by, me), formatAgo(lastRule.at))}
        </Text>
      )}
    </>
  );
}
