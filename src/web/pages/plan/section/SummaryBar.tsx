import { Button, Card, Group, Loader, Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../../actorName.ts';
import { meQuery } from '../../../api/directory.ts';
import { type ChangeKind, decisionsQuery } from '../../../api/plans.ts';
import { formatAgo } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Section.module.css';

export interface SummaryBarProps {
  readonly planId: string;
  readonly kinds: readonly ChangeKind[];
  /** Numbers of what is chosen; undefined while they are not known. */
  readonly summary: string | undefined;
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
  summary,
  hint,
  saving,
  button,
  color,
  ...press
}: SummaryBarProps) {
  const words = strings.changes;
  const narrow = useMediaQuery('(max-width: 48em)');
  const me = useQuery(meQuery).data?.actor;
  const rules = useQuery(decisionsQuery(planId)).data?.rules;
  const last = rules?.find((rule) => kinds.includes(rule.kind));
  const by = last && words.bar.changedBy(actorName(last.by, me), formatAgo(last.at));
  return (
    <Card
      component="section"
      aria-label={words.bar.label}
      p={{ base: 'sm', sm: 'md' }}
      className={classes['bar'] ?? ''}
    >
      <Group justify="space-between" gap="md" wrap="nowrap">
        <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
          <Text fw={600} fz={{ base: 'sm', sm: 'md' }} component="div" aria-live="polite">
            {summary ?? <Skeleton height={16} width="60%" my={4} />}
          </Text>
          <Group gap="xs" mih={22} visibleFrom="sm">
            {saving && <Loader size={14} aria-hidden />}
            <Text size="sm" c="dimmed">
              {saving ? words.saving : [hint, by].filter((one) => one !== undefined).join(' ')}
            </Text>
          </Group>
        </Stack>
        <Button
          size={narrow ? 'sm' : 'md'}
          style={{ flexShrink: 0 }}
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
