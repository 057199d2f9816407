import { Badge, Button, Code, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { actorName } from '../../../actorName.ts';
import { revokeToken, type Token } from '../../../api/settings.ts';
import { strings } from '../../../strings/index.ts';
import classes from '../Settings.module.css';
import { useSaving } from '../useSaving.ts';

const text = strings.settings.tokens;
/** Days before its end in which a token is marked. */
const soonDays = 14;
const day = 86_400_000;

/** One token: what it may do, how long it is good, and when it was used. */
export function TokenItem({ token }: { readonly token: Token }) {
  const { name, role, prefix, scopes, requests_per_minute: rate } = token;
  const revoke = useSaving(
    () => revokeToken(token.id),
    () => text.revokedNow(name),
    ['tokens'],
  );
  const left = token.expires_at === null ? Infinity : new Date(token.expires_at).getTime() - Date.now();
  const ended = token.revoked_at !== null ? text.revoked : left < 0 ? text.expired : undefined;
  const ask = () =>
    modals.openConfirmModal({
      title: text.revokeTitle(name),
      children: <Text>{text.revokeText}</Text>,
      labels: { confirm: text.revoke, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(undefined),
    });
  return (
    <Group justify="space-between" gap="sm">
      <div className={classes['what']}>
        <Group gap="xs">
          <Text fw={550}>{name}</Text>
          <Badge color="gray">{strings.shell.roles[role]}</Badge>
          {scopes !== null && <Badge color="indigo">{text.scopesOf(scopes)}</Badge>}
          {ended !== undefined && <Badge color="red">{ended}</Badge>}
          {ended === undefined && left < soonDays * day && (
            <Badge color="orange">{text.soon(Math.ceil(left / day))}</Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          <Code>{prefix}</Code> · {text.created(token.created_at, actorName(token.created_by))} ·{' '}
          {text.used(token.last_used_at)} · {text.expires(token.expires_at)}
          {rate !== null && ` · ${text.rateOf(rate)}`}
        </Text>
      </div>
      {ended === undefined && (
        <Button
          size="xs"
          variant="default"
          aria-label={text.revokeLabel(name)}
          loading={revoke.isPending}
          onClick={ask}
        >
          {text.revoke}
        </Button>
      )}
    </Group>
  );
}
