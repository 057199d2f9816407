import { List, Text } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../../actorName.ts';
import { meQuery } from '../../../api/directory.ts';
import type { Plan } from '../../../api/plans.ts';
import { formatMoment } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { Banner } from './Banner.tsx';

export interface OverriddenNoticeProps {
  readonly plan: Plan;
  readonly override: NonNullable<Plan['override']>;
}

/** Who lifted the hold of a plan, when and why. */
export function OverriddenNotice({ plan, override }: OverriddenNoticeProps) {
  const words = strings.plan.overview.safeguards;
  const me = useQuery(meQuery).data?.actor;
  return (
    <Banner
      icon={IconShieldOff}
      color="orange"
      title={words.overridden(actorName(override.by, me), formatMoment(override.at))}
      hint={words.overriddenReason(override.reason)}
    >
      <Text size="sm" mt="xs">
        {words.overriddenOf}
      </Text>
      <List size="sm">
        {plan.safeguards.map(({ code, message }) => (
          <List.Item key={code + message}>{message}</List.Item>
        ))}
      </List>
    </Banner>
  );
}
