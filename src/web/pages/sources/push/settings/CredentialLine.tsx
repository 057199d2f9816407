import { Badge, Button, Code, Group, Text } from '@mantine/core';
import { actorName } from '../../../../actorName.ts';
import type { ScimToken } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';

const text = strings.push.settings;
const colors = { live: 'green', expiring: 'orange', expired: 'red', revoked: 'gray' } as const;

export interface CredentialLineProps {
  readonly name?: string;
  /** Enough to tell it from others. */
  readonly prefix: string;
  readonly of: Pick<ScimToken, 'state' | 'created_at' | 'created_by' | 'expires_at' | 'last_used_at'>;
  readonly facts?: readonly string[];
  /** Of the button, for who does not see the line. */
  readonly revokeLabel: string;
  readonly revoking: boolean;
  /** undefined: the person may not */
  readonly onRevoke: (() => void) | undefined;
}

/** A token or a client: whether it is good, since when and until when, and when it was last used. */
export function CredentialLine(props: CredentialLineProps) {
  const { name, prefix, of, facts = [], revokeLabel, revoking, onRevoke } = props;
  const good = of.state === 'live' || of.state === 'expiring';
  return (
    <Group justify="space-between" gap="sm">
      <div className={classes['what']}>
        <Group gap="xs">
          {name !== undefined && <Text fw={550}>{name}</Text>}
          <Code>{prefix}</Code>
          <Badge color={colors[of.state]}>{text.tokenStates[of.state]}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {[
            text.used(of.last_used_at),
            of.state !== 'revoked' && text.expires(of.expires_at, !good),
            text.created(of.created_at, actorName(of.created_by)),
            ...facts,
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      {good && onRevoke !== undefined && (
        <Button size="xs" variant="default" aria-label={revokeLabel} loading={revoking} onClick={onRevoke}>
          {text.revoke}
        </Button>
      )}
    </Group>
  );
}
