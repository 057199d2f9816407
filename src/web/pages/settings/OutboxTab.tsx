import { Badge, Button, Group, Select, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMail } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type OutboxItem, outboxQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { MailModal } from './MailModal.tsx';
import { TabHead } from './TabHead.tsx';
import classes from './Settings.module.css';

const text = strings.settings.outbox;
const colors = { queued: 'indigo', sent: 'green', cancelled: 'gray', dead: 'red' } as const;
const states = Object.entries(text.statuses).map(([value, label]) => ({ value, label }));

/** Every mail, as it will look. */
export function OutboxTab() {
  const { status } = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const [sought, setSought] = useState('');
  const [q] = useDebouncedValue(sought.trim(), 250);
  const mails = useInfiniteQuery(outboxQuery({ status, q: q === '' ? undefined : q }));
  const [opened, setOpened] = useState<OutboxItem>();
  const items = mails.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <TabHead title={strings.settings.tabs.outbox} hint={text.hint} />
      <Group gap="sm" mb="md" align="flex-end">
        <TextInput
          label={text.search}
          placeholder={text.searchHint}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
          style={{ flex: '1 1 12rem' }}
        />
        <Select
          label={text.status}
          data={states}
          value={status ?? 'all'}
          onChange={(next) =>
            void navigate({
              search: { tab: 'outbox', ...(next !== null && next !== 'all' && { status: next }) },
              replace: true,
            })
          }
          w={{ base: '100%', xs: 170 }}
        />
      </Group>
      {mails.isError && <ErrorNotice error={mails.error} onRetry={() => void mails.refetch()} />}
      {mails.isPending && <Skeleton height={160} />}
      {items?.length === 0 &&
        (status === undefined && q === '' ? (
          <EmptyState icon={IconMail} title={text.empty} hint={text.emptyHint} />
        ) : (
          <EmptyState icon={IconMail} title={text.noMatch} />
        ))}
      <ul className={classes['list']}>
        {items?.map((mail) => (
          <li key={mail.id} className={classes['item']}>
            <MailItem mail={mail} onShow={() => setOpened(mail)} />
          </li>
        ))}
      </ul>
      {mails.hasNextPage && (
        <Button
          variant="default"
          loading={mails.isFetchingNextPage}
          onClick={() => void mails.fetchNextPage()}
        >
          {strings.settings.more}
        </Button>
      )}
      <MailModal mail={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}

function MailItem({ mail, onShow }: { readonly mail: OutboxItem; readonly onShow: () => void }) {
  const when = mail.sent_at === null ? text.at(mail.created_at) : text.sent(mail.sent_at);
  return (
    <Group justify="space-between" gap="sm">
      <div style={{ minWidth: 0, flex: '1 1 14rem' }}>
        <Group gap="xs">
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {mail.subject}
          </Text>
          <Badge color={colors[mail.status]}>{text.statuses[mail.status]}</Badge>
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {text.to(mail.recipient)} · {when}
          {mail.attempts > 0 && mail.status !== 'sent' && ` · ${text.attempts(mail.attempts)}`}
        </Text>
        {mail.reason !== null && <Text size="sm">{mail.reason}</Text>}
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={text.showOf(mail.subject, mail.recipient)}
        onClick={onShow}
      >
        {text.show}
      </Button>
    </Group>
  );
}
