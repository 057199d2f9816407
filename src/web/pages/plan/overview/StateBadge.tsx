import { Badge } from '@mantine/core';
import {
  IconBan,
  IconCircleCheck,
  IconClock,
  IconEye,
  IconHandStop,
  IconPlayerPlay,
  IconReplace,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import type { PlanSection } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

const looks: Readonly<Record<CardState, { color: string; icon: Icon }>> = {
  pending: { color: 'indigo', icon: IconClock },
  approved: { color: 'blue', icon: IconCircleCheck },
  applying: { color: 'blue', icon: IconPlayerPlay },
  applied: { color: 'green', icon: IconCircleCheck },
  held: { color: 'red', icon: IconHandStop },
  cancelled: { color: 'gray', icon: IconBan },
  superseded: { color: 'gray', icon: IconReplace },
  expired: { color: 'gray', icon: IconBan },
  preview: { color: 'gray', icon: IconEye },
  waiting: { color: 'yellow', icon: IconUsers },
};

/** `preview`: of a plan whose mapping nobody has reviewed. `waiting`: for a second person. */
export type CardState = PlanSection['status'] | 'preview' | 'waiting';

/** Where a kind of change stands: waiting, approved, being carried out, done, held… */
export function StateBadge({ state }: { readonly state: CardState }) {
  const { color, icon: Picture } = looks[state];
  return (
    <Badge color={color} leftSection={<Picture size={13} aria-hidden />}>
      {strings.plan.overview.cards.states[state]}
    </Badge>
  );
}
