import { Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../../../api/directory.ts';
import type { ApprovalSummary } from '../../../api/plans.ts';
import { formatMoment } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { actsOf } from './actsOf.ts';
import { NotApplied } from './NotApplied.tsx';
import { approversOf } from './approversOf.ts';
import { doneOf, isWhole } from './approvalState.ts';

/** What came of an approval: how much of what was carried out, what was left out and why. */
export function Result({ approval }: { readonly approval: ApprovalSummary }) {
  const words = strings.plan.progress;
  const me = useQuery(meQuery).data?.actor;
  const { applied, stale, failed } = approval.outcomes;
  const left = stale + failed;
  const whole = isWhole(approval);
  return (
    <Card component="section" aria-label={titleOf(approval)}>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <ThemeIcon color={whole ? 'green' : 'orange'} variant="light" radius="xl" size={32} aria-hidden>
            {whole ? <IconCircleCheck size={20} /> : <IconAlertTriangle size={20} />}
          </ThemeIcon>
          <div>
            <Title order={2}>{titleOf(approval)}</Title>
            <Text size="sm" c="dimmed">
              {words.finished(
                approversOf(approval, me),
                formatMoment(approval.finished_at ?? approval.confirmed_at ?? approval.created_at),
              )}
            </Text>
          </div>
        </Group>
        {approval.status === 'cancelled' && doneOf(approval) === 0 && (
          <Text size="sm">{words.cancelledHint}</Text>
        )}
        {applied > 0 && left === 0 && <Text size="sm">{actsOf(approval).join(' · ')}</Text>}
        {left > 0 && (
          <NotApplied approvalId={approval.approval} planId={approval.plan} outcomes={approval.outcomes} />
        )}
      </Stack>
    </Card>
  );
}

function titleOf(approval: ApprovalSummary): string {
  const words = strings.plan.progress;
  if (approval.status === 'cancelled') return words.cancelled;
  const { applied, stale, failed } = approval.outcomes;
  if (doneOf(approval) === 0) return words.nothing;
  if (stale + failed > 0) return words.applied(applied);
  return applied === 1 ? words.oneApplied : words.allApplied(applied);
}
