import { Card, Group, Loader, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../../../api/directory.ts';
import type { ApprovalSummary } from '../../../api/plans.ts';
import { formatAgo } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { doneOf } from './approvalState.ts';
import { approversOf } from './approversOf.ts';
import { useTimeLeft } from './useTimeLeft.ts';

/** While the changes of an approval are carried out. */
export function Applying({ approval }: { readonly approval: ApprovalSummary }) {
  const words = strings.plan.progress;
  const me = useQuery(meQuery).data?.actor;
  const done = doneOf(approval);
  const left = useTimeLeft(done, approval.total);
  const share = approval.total === 0 ? 0 : (done / approval.total) * 100;
  return (
    <Card component="section" aria-label={words.applying(approval.total)}>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap">
          <Loader size={20} aria-hidden />
          <Title order={2}>{words.applying(approval.total)}</Title>
        </Group>
        <Progress.Root size="lg" radius="xl">
          <Progress.Section
            value={share}
            animated
            aria-label={words.bar}
            aria-valuetext={words.done(done, approval.total)}
          />
        </Progress.Root>
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600} aria-live="polite">
            {done === 0 ? words.waiting : words.done(done, approval.total)}
          </Text>
          <Text size="sm" c="dimmed">
            {left === undefined || done >= approval.total ? ' ' : words.left(left)}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {words.approvedBy(
            approversOf(approval, me),
            formatAgo(approval.confirmed_at ?? approval.created_at),
          )}
          . {words.leave}
        </Text>
      </Stack>
    </Card>
  );
}
