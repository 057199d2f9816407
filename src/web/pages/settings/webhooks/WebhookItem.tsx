import { Badge, Button, Collapse, Group, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown, IconSend } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId } from 'react';
import { actorName } from '../../../actorName.ts';
import { testWebhook, type Webhook, type WebhookWithSecret } from '../../../api/webhooks.ts';
import { strings } from '../../../strings/index.ts';
import classes from '../Settings.module.css';
import { useSaving } from '../useSaving.ts';
import { Deliveries } from './Deliveries.tsx';
import { allEvents } from './eventGroups.ts';
import { WebhookMenu } from './WebhookMenu.tsx';
import { webhookState } from './webhookState.ts';

const text = strings.webhooks;

export interface WebhookItemProps {
  readonly webhook: Webhook;
  readonly onChange: () => void;
  /** A new secret, to be shown this once. */
  readonly onSecret: (webhook: WebhookWithSecret) => void;
}

/** One address: whether it works, what it hears, and what was sent to it. Which is opened stands in the address. */
export function WebhookItem({ webhook, onChange, onSecret }: WebhookItemProps) {
  const { id, url, description, events, paused } = webhook;
  const search = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const listId = useId();
  const opened = search.webhook === id;
  const show = (open: boolean) =>
    void navigate({
      search: { tab: 'webhooks', ...(open && { webhook: id }) },
      replace: true,
      resetScroll: false,
    });
  const test = useSaving(
    () => testWebhook(id),
    () => (paused === null ? text.tested : text.testWaits),
    ['webhooks'],
  );
  const { label, color } = webhookState(webhook);
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes['what']}>
          <Group gap="xs">
            <Title order={3} style={{ overflowWrap: 'anywhere' }}>
              {url}
            </Title>
            <Badge color={color}>{label}</Badge>
          </Group>
          {description !== '' && <Text size="sm">{description}</Text>}
          <Text size="sm" c="dimmed">
            {[
              text.hears(events.length, allEvents.length),
              text.delivered(webhook.last_delivered_at),
              webhook.queued > 0 && text.queued(webhook.queued),
              webhook.dead > 0 && text.dead(webhook.dead),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            {text.since(webhook.created_at, actorName(webhook.created_by))}
          </Text>
          {paused !== null && (
            <Text size="sm" mt={4}>
              {paused.reason === null ? text.pausedBy(paused.at) : text.pausedItself(paused.reason)}
            </Text>
          )}
          {webhook.old_secret_until !== null && (
            <Text size="sm" mt={4}>
              {text.oldSecret(webhook.old_secret_until)}
            </Text>
          )}
        </div>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconSend size={14} aria-hidden />}
            aria-label={text.testOf(url)}
            loading={test.isPending}
            onClick={() => !test.isPending && test.mutate(undefined, { onSuccess: () => show(true) })}
          >
            {text.test}
          </Button>
          <WebhookMenu webhook={webhook} onChange={onChange} onSecret={onSecret} />
        </Group>
      </Group>
      <div>
        <Button
          size="xs"
          variant="subtle"
          px="xs"
          aria-expanded={opened}
          aria-controls={listId}
          aria-label={text.deliveriesOf(url)}
          onClick={() => show(!opened)}
          rightSection={
            <IconChevronDown
              size={14}
              aria-hidden
              style={{ transform: opened ? 'rotate(180deg)' : undefined }}
            />
          }
        >
          {text.deliveries}
        </Button>
      </div>
      <Collapse expanded={opened} id={listId}>
        {opened && <Deliveries webhook={webhook} />}
      </Collapse>
    </Stack>
  );
}
