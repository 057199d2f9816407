import { Button, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import {
  IconChevronDown,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import {
  changeWebhook,
  removeWebhook,
  rotateSecret,
  type Webhook,
  type WebhookWithSecret,
} from '../../../api/webhooks.ts';
import { strings } from '../../../strings/index.ts';
import { useSaving } from '../useSaving.ts';

const text = strings.webhooks;

export interface WebhookMenuProps {
  readonly webhook: Webhook;
  readonly onChange: () => void;
  readonly onSecret: (webhook: WebhookWithSecret) => void;
}

/** What is done to an address now and then. */
export function WebhookMenu({ webhook: { id, url, paused }, onChange, onSecret }: WebhookMenuProps) {
  const navigate = useNavigate({ from: '/settings' });
  const pause = useSaving(
    (stop: boolean) => changeWebhook(id, { paused: stop }),
    (stop) => (stop ? text.pausedNow : text.resumedNow),
    ['webhooks'],
  );
  const rotate = useSaving(
    () => rotateSecret(id),
    () => text.rotated,
    ['webhooks'],
  );
  const remove = useSaving(
    async () => {
      await removeWebhook(id);
      // Its messages are not there to be looked at any more.
      await navigate({ search: { tab: 'webhooks' }, replace: true, resetScroll: false });
    },
    () => text.removed(url),
    ['webhooks'],
  );
  const askRotate = () =>
    modals.openConfirmModal({
      title: text.rotateTitle,
      children: <Text size="sm">{text.rotateText}</Text>,
      labels: { confirm: text.rotateGo, cancel: strings.shell.cancel },
      onConfirm: () => rotate.mutate(undefined, { onSuccess: onSecret }),
    });
  const askRemove = () =>
    modals.openConfirmModal({
      title: text.removeTitle,
      children: (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {text.removeText(url)}
        </Text>
      ),
      labels: { confirm: text.remove, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(undefined),
    });
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={text.moreOf(url)}
          loading={pause.isPending || rotate.isPending || remove.isPending}
        >
          {text.more}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onChange}>
          {text.edit}
        </Menu.Item>
        <Menu.Item
          leftSection={
            paused === null ? (
              <IconPlayerPause size={16} aria-hidden />
            ) : (
              <IconPlayerPlay size={16} aria-hidden />
            )
          }
          onClick={() => pause.mutate(paused === null)}
        >
          {paused === null ? text.pause : text.resume}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={askRotate}>
          {text.rotate}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={askRemove}
        >
          {text.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
