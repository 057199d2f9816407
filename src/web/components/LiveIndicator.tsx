import { Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { strings } from '../strings/index.ts';

/** A short break, as when the page opens or the server restarts, is not worth a word. Milliseconds. */
const patience = 4_000;

/** Says whether what the page shows is what the server has. */
export function LiveIndicator({ connected }: { readonly connected: boolean }) {
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (connected) return setLost(false);
    const timer = setTimeout(() => setLost(true), patience);
    return () => clearTimeout(timer);
  }, [connected]);
  const color = lost ? 'var(--mantine-color-orange-6)' : 'var(--mantine-color-green-6)';
  return (
    <Group gap={6} wrap="nowrap" role="status">
      <span aria-hidden style={{ width: 8, height: 8, borderRadius: 8, background: color, flexShrink: 0 }} />
      <Text size="sm" c="dimmed" span>
        {lost ? strings.shell.reconnecting : strings.shell.live}
      </Text>
    </Group>
  );
}
