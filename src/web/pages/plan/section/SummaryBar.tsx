import { Button, Card, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { actorName } from '../../../actorName.ts';
import { meQuery } from '../../../api/directory.ts';
import { type ChangeKind, decisionsQuery } from '../../../api/plans.ts';
import { formatAgo } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Section.module.css';

export interface SummaryBarProps {
  readonly planId: string;
  readonly kinds: readonly ChangeKind[];
  /** Numbers of what is chosen. */
  readonly children: ReactNode;
  readonly hint?: string | undefined;
  readonly saving: boolean;
  readonly button: string;
  readonly color?: string;
  readonly disabled: boolean;
  readonly loading: boolean;
  readonly onPress: () => void;
}

/** Always in sight: what is chosen, by whom last, and the button that leads to the question. */
export function SummaryBar({
  planId,
  kinds,
  children,
  hint,
  saving,
  button,
  color,
  ...press
}: SummaryBarProps) {
  const words = strings.changes;
  const me = useQuery(meQuery).data?.actor;
  const rules = useQuery(decisionsQuery(planId)).data?.rules;
  const last = rules?.find((rule) => kinds.includes(rule.kind));
  const by = last && words.bar.changedBy(actorName(last.by, me), formatAgo(last.at));
  return (
    <Card component="section" aria-label={words.bar.label} padding="md" className={classes['bar'] ?? ''}>
      <Group justify="space-between" gap="md">
        <Stack gap={2} style={{ flex: '1 1 16rem' }}>
          <Text fw={600} component="div" aria-live="polite">
            {children}
          </Text>
          <Group gap="xs" mih={22}>
            {saving && <Loader size={14} aria-hidden />}
            <Text size="sm" c="dimmed">
              {saving ? words.saving : [hint, by].filter((one) => one !== undefined).join(' ')}
            </Text>
          </Group>
        </Stack>
        <Button
          size="md"
          {...(color !== undefined && { color })}
          loading={press.loading}
          disabled={press.disabled}
          onClick={press.onPress}
        >
          {button}
        </Button>
      </Group>
    </Card>
  );
}
