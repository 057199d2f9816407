import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { type Delivery, replayDelivery } from '../../../api/webhooks.ts';
import { formatMoment, formatNext } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import classes from '../Settings.module.css';
import { useSaving } from '../useSaving.ts';

const text = strings.webhooks;
const colors = { queued: 'indigo', delivered: 'green', dead: 'red', cancelled: 'gray' } as const;

export interface DeliveryItemProps {
  readonly webhookId: string;
  readonly delivery: Delivery;
}

/** One message: what it says, whether it arrived, and what the other system answered. */
export function DeliveryItem({ webhookId, delivery }: DeliveryItemProps) {
  const { id, type, status, attempts, occurred_at: at } = delivery;
  const [opened, { toggle }] = useDisclosure(false);
  const contentId = useId();
  const again = useSaving(
    () => replayDelivery(webhookId, id),
    () => text.sentAgain,
    ['webhooks'],
  );
  const name = text.eventNames[type];
  const facts = [
    formatMoment(at),
    text.attempts(attempts),
    delivery.last_status !== null && text.answered(delivery.last_status),
    status === 'queued' &&
      attempts > 0 &&
      delivery.next_attempt_at !== null &&
      text.nextAttempt(formatNext(delivery.next_attempt_at)),
  ].filter(Boolean);
  return (
    <>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes['what']}>
          <Group gap="xs">
            <Text fw={550} size="sm">
              {name}
            </Text>
            <Badge color={colors[status]}>{text.statuses[status]}</Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
          {delivery.last_error !== null && status !== 'delivered' && delivery.last_status === null && (
            <Text size="sm">{delivery.last_error}</Text>
          )}
        </div>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-expanded={opened}
            aria-controls={contentId}
            aria-label={text.contentOf(name, at)}
            onClick={toggle}
          >
            {text.content}
          </Button>
          {(status !== 'queued' || attempts > 0) && (
            <Button
              size="xs"
              variant="default"
              aria-label={(status === 'queued' ? text.nowOf : text.againOf)(name, at)}
              loading={again.isPending}
              onClick={() => !again.isPending && again.mutate(undefined)}
            >
              {status === 'queued' ? text.now : text.again}
            </Button>
          )}
        </Group>
      </Group>
      <div id={contentId}>
        {opened && (
          <div className={classes['opened']}>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {text.messageId}: {id}
            </Text>
            <pre className={classes['raw']}>{JSON.stringify(delivery.payload, null, 2)}</pre>
          </div>
        )}
      </div>
    </>
  );
}
