import { Button, Card, Group, Progress, Stack, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { IconCloudUpload } from '@tabler/icons-react';
import { strings } from '../../strings/index.ts';
import { useTimeLeft } from './useTimeLeft.ts';
import type { Sent } from './useUpload.ts';

const text = strings.upload;

export interface SendingCardProps {
  readonly file: string;
  readonly hub: string;
  readonly sent: Sent | undefined;
  readonly onCancel: () => void;
}

/** Bytes on their way, with the time left. */
export function SendingCard({ file, hub, sent, onCancel }: SendingCardProps) {
  const { bytes, of } = sent ?? { bytes: 0, of: 1 };
  const left = useTimeLeft(bytes, of);
  const arrived = sent !== undefined && bytes >= of;
  const share = of === 0 ? 0 : bytes / of;
  return (
    <Card p={{ base: 'md', sm: 'xl' }}>
      <Stack gap="md">
        <Group wrap="nowrap" gap="md">
          <ThemeIcon size={44} radius="xl" variant="light" aria-hidden>
            <IconCloudUpload size={24} stroke={1.6} />
          </ThemeIcon>
          <div style={{ minWidth: 0 }}>
            <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
              {text.sending(file)}
            </Title>
            <Text c="dimmed" size="sm">
              {text.sendingTo(hub)}
            </Text>
          </div>
        </Group>
        <Progress
          size="lg"
          radius="xl"
          value={share * 100}
          animated={arrived}
          striped={arrived}
          aria-label={text.sending(file)}
        />
        <Group justify="space-between" gap="xs" mih={24}>
          <Text size="sm">{arrived ? text.storing : text.sent(bytes, of)}</Text>
          {!arrived && (
            <Text size="sm" c="dimmed">
              {left === undefined ? text.estimating : text.left(left)}
            </Text>
          )}
        </Group>
        <VisuallyHidden aria-live="polite">
          {arrived ? text.storing : text.sentShare(Math.floor(share * 10) / 10)}
        </VisuallyHidden>
        <Group justify="space-between" mih={36}>
          <Text size="sm" c="dimmed">
            {text.keepOpen}
          </Text>
          {!arrived && (
            <Button variant="default" onClick={onCancel}>
              {text.cancelSending}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
