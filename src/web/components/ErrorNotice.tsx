import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { ApiError, messageOf } from '../api/client.ts';
import { strings } from '../strings/index.ts';

export interface ErrorNoticeProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** An error as a person reads it: what is wrong, where, and what to do. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  const places = error instanceof ApiError ? error.places : [];
  return (
    <Alert color="red" icon={<IconAlertCircle />} role="alert" {...(title !== undefined && { title })}>
      <Text size="sm">{messageOf(error)}</Text>
      {places.length > 0 && (
        <List size="sm" mt="xs">
          {places.map(({ path, message }) => (
            <List.Item key={`${path} ${message}`}>
              {path}: {message}
            </List.Item>
          ))}
        </List>
      )}
      {onRetry !== undefined && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {strings.shell.retry}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
