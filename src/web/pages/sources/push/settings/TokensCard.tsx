import { Button, Card, Divider, Group, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../../../api/directory.ts';
import { type Connection, revokeScimToken, type ScimToken } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { useSaving } from '../../../settings/useSaving.ts';
import { CopyLine } from '../../../../components/CopyLine.tsx';
import classes from '../Push.module.css';
import { CredentialLine } from './CredentialLine.tsx';
import { NewTokenModal } from './NewTokenModal.tsx';

const text = strings.push.settings;
const isGood = ({ state }: ScimToken) => state === 'live' || state === 'expiring';

/** Where to push to, and with which tokens. */
export function TokensCard({ connection }: { readonly connection: Connection }) {
  const may = useMay('administer');
  const [making, setMaking] = useState(false);
  const { tokens, url, source } = connection;
  const good = tokens.filter(isGood).length;
  return (
    <Card component="section" aria-labelledby="tokens">
      <Stack gap="md">
        <div>
          <Title order={2} size="h3" id="tokens">
            {text.access}
          </Title>
          <Text size="sm" c="dimmed">
            {text.accessHint}
          </Text>
        </div>
        <CopyLine
          label={strings.push.url}
          hint={strings.push.urlHint}
          value={url}
          copyLabel={strings.push.copyUrl}
        />
        <Divider />
        <Group justify="space-between" align="flex-start" gap="sm">
          <div className={classes['what']}>
            <Title order={3}>{text.tokens}</Title>
            <Text size="sm" c="dimmed">
              {text.tokensHint}
            </Text>
          </div>
          {may && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconKey size={14} aria-hidden />}
              disabled={good >= 2}
              onClick={() => setMaking(true)}
            >
              {text.newToken}
            </Button>
          )}
        </Group>
        {may && good >= 2 && <Text size="sm">{text.newTokenFull}</Text>}
        {tokens.length === 0 ? (
          <Text size="sm">{text.noTokens}</Text>
        ) : (
          <ul className={classes['list']} aria-label={text.tokens}>
            {tokens.map((token) => (
              <li key={token.id} className={classes['flat']}>
                <Token connection={source.id} token={token} last={good === 1 && isGood(token)} />
              </li>
            ))}
          </ul>
        )}
      </Stack>
      <NewTokenModal connection={source.id} opened={making} onClose={() => setMaking(false)} />
    </Card>
  );
}

interface TokenProps {
  readonly connection: string;
  readonly token: ScimToken;
  /** Is no other one good? */
  readonly last: boolean;
}

function Token({ connection, token, last }: TokenProps) {
  const may = useMay('administer');
  const revoke = useSaving(
    () => revokeScimToken(connection, token.id),
    () => text.revoked,
    ['scim'],
  );
  const ask = () =>
    modals.openConfirmModal({
      title: text.revokeTitle(token.prefix),
      children: (
        <Stack gap="xs">
          <Text size="sm">{text.revokeText}</Text>
          {token.last_used_at !== null && <Text size="sm">{text.revokeUsed(token.last_used_at)}</Text>}
          {last && (
            <Text size="sm" fw={600}>
              {text.revokeLast}
            </Text>
          )}
        </Stack>
      ),
      labels: { confirm: text.revokeGo, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(undefined),
    });
  return (
    <CredentialLine
      prefix={token.prefix}
      of={token}
      revokeLabel={text.revokeOf(token.prefix)}
      revoking={revoke.isPending}
      onRevoke={may ? ask : undefined}
    />
  );
}
