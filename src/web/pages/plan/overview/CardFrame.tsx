import { Button, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { type Icon, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import type { CardName } from '../../../strings/planOverview.ts';

export interface CardFrameProps {
  readonly planId: string;
  readonly name: CardName;
  readonly icon: Icon;
  readonly color: string;
  readonly count: number;
  readonly badges: ReactNode;
  /** The card to go on with: its button is the page's filled one. */
  readonly next: boolean;
  /** In a sentence what is in it, and how far it is decided. */
  readonly children: ReactNode;
}

/** A card of the overview: a name, a big count, what it is about, and "Review". */
export function CardFrame({
  planId,
  name,
  icon: Picture,
  color,
  count,
  badges,
  next,
  children,
}: CardFrameProps) {
  const id = useId();
  const words = strings.plan.overview.cards;
  return (
    <Card component="section" aria-labelledby={id} h="100%">
      <Stack gap="md" h="100%">
        <Group gap="sm" wrap="nowrap" align="center">
          <ThemeIcon variant="light" color={color} size={36} radius="md" aria-hidden>
            <Picture size={20} stroke={1.7} />
          </ThemeIcon>
          <Title order={2} size="h3" id={id}>
            {words.titles[name]}
          </Title>
        </Group>
        <Group gap="md" align="center">
          <Text fz={40} lh={1} fw={650} c={count === 0 ? 'dimmed' : 'var(--mantine-color-text)'}>
            {formatNumber(count)}
          </Text>
          <Group gap={6}>{badges}</Group>
        </Group>
        <Stack gap={6} style={{ flex: 1 }}>
          {children}
        </Stack>
        {count > 0 && (
          <Group>
            <Button
              renderRoot={(props) => (
                <Link to="/plans/$planId/$section" params={{ planId, section: name }} {...props} />
              )}
              variant={next ? 'filled' : 'light'}
              aria-describedby={id}
              rightSection={<IconChevronRight size={16} aria-hidden />}
            >
              {words.review}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
