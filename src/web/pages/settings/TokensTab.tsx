import { Badge, Button, Code, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../actorName.ts';
import { revokeToken, type Token, tokensQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { Loaded } from './Loaded.tsx';
import { NewToken } from './NewToken.tsx';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings.tokens;
/** Tokens for programs; each is shown once, when it is made. */
export function TokensTab() {
  const tokens = useQuery(tokensQuery);
  return (
    <>
      <TabHead title={strings.settings.tabs.tokens} hint={text.hint} />
      <NewToken />
      <Loaded query={tokens} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={IconKey} title={text.empty} hint={text.emptyHint} />
          ) : (
            <ul className={classes['list']}>
              {all.map((token) => (
                <li key={token.id} className={classes['item']}>
                  <TokenItem token={token} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function TokenItem({ token }: { readonly token: Token }) {
  const revoke = useSaving(
    () => revokeToken(token.id),
    () => text.revokedNow(token.name),
    ['tokens'],
  );
  const expired = token.expires_at !== null && new Date(token.expires_at).getTime() < Date.now();
  const ended = token.revoked_at !== null ? text.revoked : expired ? text.expired : undefined;
  const ask = () =>
    modals.openConfirmModal({
      title: text.revokeTitle(token.name),
      children: <Text>{text.revokeText}</Text>,
      labels: { confirm: text.revoke, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(undefined),
    });
  return (
    <Group justify="space-between" gap="sm">
      <div className={classes['what']}>
        <Group gap="xs">
          <Text fw={550}>{token.name}</Text>
          <Badge color="gray">{strings.shell.roles[token.role]}</Badge>
          {ended !== undefined && <Badge color="red">{ended}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          <Code>{token.prefix}</Code> · {text.created(token.created_at, actorName(token.created_by))} ·{' '}
          {text.used(token.last_used_at)} · {text.expires(token.expires_at)}
        </Text>
      </div>
      {ended === undefined && (
        <Button
          size="xs"
          variant="default"
          aria-label={text.revokeLabel(token.name)}
          loading={revoke.isPending}
          onClick={ask}
        >
          {text.revoke}
        </Button>
      )}
    </Group>
  );
}
