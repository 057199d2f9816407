import { Button, Group, Text } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { strings } from '../../../strings/index.ts';

const text = strings.mapping.values;

export interface MatchWordsProps {
  /** Values that it would map now. */
  readonly waiting: number;
  readonly busy: boolean;
  readonly onMatch: () => void;
}

/** Maps all values with the words of an option in one click. Near matches stay suggestions. */
export function MatchWords({ waiting, busy, onMatch }: MatchWordsProps) {
  return (
    <Group gap="sm">
      <Button
        variant={waiting > 0 ? 'light' : 'default'}
        leftSection={<IconWand size={16} aria-hidden />}
        onClick={onMatch}
        loading={busy}
      >
        {text.matchWords}
      </Button>
      <Text size="xs" c="dimmed" style={{ flex: '1 1 16rem' }}>
        {waiting > 0 ? text.matchWordsWaiting(waiting) : text.matchWordsHint}
      </Text>
    </Group>
  );
}
