import { Group, Radio, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './ChoiceCard.module.css';

export interface ChoiceCardProps {
  readonly value: string;
  readonly title: string;
  /** What choosing it means. */
  readonly children: ReactNode;
  readonly icon?: Icon;
  /** Marks what to put into focus when nothing is chosen. */
  readonly field?: string | undefined;
}

/** One choice of a `Radio.Group`, as a card that says what it means. */
export function ChoiceCard({ value, title, children, icon: Picture, field }: ChoiceCardProps) {
  const id = useId();
  return (
    <Radio.Card
      value={value}
      className={classes['card'] ?? ''}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-meaning`}
      data-psm-field={field}
    >
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator mt={2} />
        <Stack gap={4} style={{ flex: 1 }}>
          <Group gap={6} wrap="nowrap">
            <Text fw={600} id={`${id}-title`}>
              {title}
            </Text>
            {Picture !== undefined && (
              <Picture size={18} stroke={1.6} aria-hidden className={classes['icon'] ?? ''} />
            )}
          </Group>
          <Stack gap={4} id={`${id}-meaning`}>
            {children}
          </Stack>
        </Stack>
      </Group>
    </Radio.Card>
  );
}
