import { Button, Card, Group, Progress, Stack, Text } from '@mantine/core';
import { IconChecks, IconCircleCheckFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Mapping } from '../../api/mapping.ts';
import type { Plan } from '../../api/plans.ts';
import { strings } from '../../strings/index.ts';
import { useApproveAll } from './approveAll.tsx';
import { doubtsOf, isMapped, toReview } from './columns.ts';
import { ContinueButton } from './ContinueButton.tsx';
import classes from './Mapping.module.css';
import type { MappingEdits } from './useMappingEdits.ts';

const text = strings.mapping;

export interface SummaryCardProps {
  readonly mapping: Mapping;
  readonly plan: Plan | undefined;
  readonly readOnly: boolean;
  readonly edits: MappingEdits;
}

/** How far the review is, and the way on. It stays in sight while the columns scroll, where there is room for both. */
export function SummaryCard({ mapping, plan, readOnly, edits }: SummaryCardProps) {
  const mapped = mapping.columns.filter(isMapped);
  const waiting = toReview(mapping.columns);
  const reviewed = mapped.length - waiting.length;
  const done = waiting.length === 0 && mapped.length > 0;
  const approveAll = useApproveAll(waiting, edits);
  const facts = [
    ...(mapped.length < mapping.columns.length
      ? [text.notImported(mapping.columns.length - mapped.length)]
      : []),
    ...(doubtsOf(mapped).openValues > 0 ? [text.openValues(doubtsOf(mapped).openValues)] : []),
  ];
  return (
    <Card className={classes['summary'] ?? ''} padding="md" px="lg">
      <Group justify="space-between" gap="md">
        <Stack gap={6} className={classes['progress'] ?? ''}>
          <Group gap={8} wrap="nowrap">
            {done && <IconCircleCheckFilled size={20} className={classes['done'] ?? ''} aria-hidden />}
            <Text fw={650} aria-live="polite">
              {mapped.length === 0
                ? text.noneMapped
                : done
                  ? text.allReviewed(mapped.length)
                  : text.progress(reviewed, mapped.length)}
            </Text>
          </Group>
          <Progress
            value={mapped.length === 0 ? 0 : (reviewed / mapped.length) * 100}
            color={done ? 'green' : 'indigo'}
            size="md"
            aria-label={text.progressLabel}
          />
          <Text size="sm" c="dimmed">
            {[...facts, ...(readOnly ? [] : [hintOf(mapped.length, waiting.length)])].join(' · ')}
          </Text>
        </Stack>
        <Group gap="sm">
          {!readOnly && waiting.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconChecks size={18} aria-hidden />}
              onClick={approveAll}
              loading={edits.review.isPending}
            >
              {text.approveAll}
            </Button>
          )}
          {readOnly ? (
            plan !== undefined && (
              <Button
                renderRoot={(props) => <Link {...props} to="/plans/$planId" params={{ planId: plan.plan }} />}
              >
                {text.toPlan}
              </Button>
            )
          ) : (
            <ContinueButton
              mapping={mapping}
              plan={plan}
              waiting={waiting.length}
              none={mapped.length === 0}
            />
          )}
        </Group>
      </Group>
    </Card>
  );
}

function hintOf(mapped: number, waiting: number): string {
  if (mapped === 0) return text.noneMappedHint;
  return waiting === 0 ? text.readyHint : text.left(waiting);
}
