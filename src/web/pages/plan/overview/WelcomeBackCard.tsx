import { Button, Card, Group, Text, ThemeIcon, Title } from '@mantine/core';
import { IconChevronRight, IconUserHeart } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Plan } from '../../../api/plans.ts';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { CardBadges } from './CardBadges.tsx';
import { CardState } from './CardState.tsx';
import type { CardModel } from './cardModel.ts';

export interface WelcomeBackCardProps {
  readonly plan: Plan;
  readonly model: CardModel;
}

/** People whom the file brings back, reactivated or restored: an offer, quieter than the rest. */
export function WelcomeBackCard({ plan, model }: WelcomeBackCardProps) {
  const id = useId();
  const words = strings.plan.overview.cards;
  return (
    <Card component="section" aria-labelledby={id}>
      <Group gap="md" align="flex-start">
        <ThemeIcon variant="light" color="gray" size={36} radius="md" aria-hidden>
          <IconUserHeart size={20} stroke={1.7} />
        </ThemeIcon>
        <div style={{ flex: '1 1 16rem' }}>
          <Group gap="sm" mb={4}>
            <Title order={2} size="h3" id={id}>
              {words.titles.restore}
            </Title>
            <Text fw={650} size="lg" lh={1}>
              {formatNumber(model.count)}
            </Text>
            <CardBadges plan={plan} model={model} />
          </Group>
          <Text size="sm">
            {model.reasons.map(({ kind, name, count }) => words.reason(kind, name, count)).join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            {words.restoreHint}
          </Text>
          <CardState model={model} />
        </div>
        <Button
          variant="light"
          aria-describedby={id}
          rightSection={<IconChevronRight size={16} aria-hidden />}
          renderRoot={(props) => (
            <Link
              to="/plans/$planId/$section"
              params={{ planId: plan.plan, section: 'restore' }}
              {...props}
            />
          )}
        >
          {words.review}
        </Button>
      </Group>
    </Card>
  );
}
