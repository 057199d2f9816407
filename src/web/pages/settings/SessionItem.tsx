import { Badge, Button, Group, Text } from '@mantine/core';
import type { AdminSession } from '../../api/signin.ts';
import { strings } from '../../strings/index.ts';

const text = strings.account.sessions;

export interface SessionItemProps {
  readonly session: AdminSession;
  /** undefined: it is not ended here */
  readonly onEnd: (() => void) | undefined;
  readonly ending: boolean;
}

/** One place where an admin is signed in: browser, from where, since when. */
export function SessionItem({ session, onEnd, ending }: SessionItemProps) {
  const { browser, address, created_at, expires_at, current } = session;
  const name = browser ?? text.unknown;
  return (
    <Group justify="space-between" gap="sm">
      <div style={{ minWidth: 0, flex: '1 1 14rem', overflowWrap: 'anywhere' }}>
        <Group gap="xs">
          <Text fw={550}>{name}</Text>
          {address !== null && <Text size="sm">{text.from(address)}</Text>}
          {current && <Badge color="teal">{text.current}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {text.facts(session)} · {text.until(expires_at)}
        </Text>
      </div>
      {onEnd !== undefined && (
        <Button
          size="xs"
          variant="default"
          aria-label={text.endOf(name, created_at)}
          loading={ending}
          onClick={onEnd}
        >
          {text.end}
        </Button>
      )}
    </Group>
  );
}
