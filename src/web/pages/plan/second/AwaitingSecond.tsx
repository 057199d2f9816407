import { Button, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../../actorName.ts';
import { meQuery, useMay } from '../../../api/directory.ts';
import type { ApprovalSummary } from '../../../api/plans.ts';
import { formatAgo } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { SecondDialog } from './SecondDialog.tsx';
import { waitingActs } from './waitingActs.ts';
import { WithdrawButton } from './WithdrawButton.tsx';

const text = strings.fourEyes;

/** An approval that a second person has to join: who approved first, why that is not enough, and what the reader can do. */
export function AwaitingSecond({ approval }: { readonly approval: ApprovalSummary }) {
  const { data: me } = useQuery(meQuery);
  const review = useMay('review');
  const own = useMay('own');
  const [opened, { open, close }] = useDisclosure(false);
  const mine = approval.actor === me?.actor;
  return (
    <Card component="section" aria-label={text.title}>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <ThemeIcon color="yellow" variant="light" radius="xl" size={32} aria-hidden>
            <IconUsers size={20} />
          </ThemeIcon>
          <div>
            <Title order={2}>{text.title}</Title>
            <Text size="sm">
              {text.what(
                actorName(approval.actor),
                formatAgo(approval.confirmed_at ?? approval.created_at),
                waitingActs(approval),
              )}
            </Text>
            <Text size="sm">
              {approval.needs_second !== null && text.why(approval.needs_second, approval.removals)}{' '}
              {text.nothingYet}
            </Text>
            {review && (
              <Text size="sm" c="dimmed" mt={4}>
                {mine ? text.first : text.disagree}
              </Text>
            )}
          </div>
        </Group>
        {review && (
          <Group gap="sm">
            {!mine && <Button onClick={open}>{text.approve}</Button>}
            {(mine || own) && <WithdrawButton approval={approval} />}
          </Group>
        )}
      </Stack>
      <SecondDialog approval={approval} opened={opened} onClose={close} />
    </Card>
  );
}
