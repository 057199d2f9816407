import {
  Alert,
  Badge,
  Button,
  Code,
  CopyButton,
  Group,
  NumberInput,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AdminRole, createToken, revokeToken, type Token, tokensQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings.tokens;
const roles = (['owner', 'admin', 'approver', 'viewer'] as const).map((value) => ({
  value,
  label: strings.shell.roles[value],
}));

/** Tokens for programs; each is shown once, when it is made. */
export function TokensTab() {
  const { data: tokens } = useQuery(tokensQuery);
  return (
    <>
      <TabHead title={strings.settings.tabs.tokens} hint={text.hint} />
      <NewToken />
      {tokens?.length === 0 && <EmptyState icon={IconKey} title={text.empty} />}
      <ul className={classes['list']}>
        {tokens?.map((token) => (
          <li key={token.id} className={classes['item']}>
            <TokenItem token={token} />
          </li>
        ))}
      </ul>
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
      <div style={{ minWidth: 0, flex: '1 1 14rem' }}>
        <Group gap="xs">
          <Text fw={550}>{token.name}</Text>
          <Badge color="gray">{strings.shell.roles[token.role]}</Badge>
          {ended !== undefined && <Badge color="red">{ended}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          <Code>{token.prefix}</Code> · {text.created(token.created_at)} · {text.used(token.last_used_at)} ·{' '}
          {text.expires(token.expires_at)}
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

function NewToken() {
  const [name, setName] = useState('');
  const [role, setRole] = useState<AdminRole>('admin');
  const [days, setDays] = useState<number | string>('');
  const create = useSaving(createToken, (given) => strings.settings.added(given.name), ['tokens']);
  return (
    <Stack mb="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { name: name.trim(), role, ...(typeof days === 'number' && { expires_days: days }) },
            { onSuccess: () => setName('') },
          );
        }}
      >
        <Group gap="sm" align="flex-end">
          <TextInput
            label={text.new}
            placeholder={text.name}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            style={{ flex: '1 1 12rem' }}
          />
          <Select
            label={text.role}
            data={roles}
            value={role}
            onChange={(next) => setRole(next ?? 'admin')}
            w={{ base: '100%', xs: 140 }}
          />
          <NumberInput
            label={text.days}
            title={text.daysHint}
            value={days}
            onChange={setDays}
            min={1}
            max={3650}
            allowDecimal={false}
            w={{ base: '100%', xs: 140 }}
          />
          <Button type="submit" variant="default" loading={create.isPending} disabled={name.trim() === ''}>
            {text.create}
          </Button>
        </Group>
      </form>
      {create.data !== undefined && (
        <Alert icon={<IconKey />} color="teal" title={text.shown}>
          <Group gap="sm">
            <Code style={{ overflowWrap: 'anywhere' }}>{create.data.token}</Code>
            <CopyButton value={create.data.token}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? text.copied : text.copy}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Alert>
      )}
    </Stack>
  );
}
