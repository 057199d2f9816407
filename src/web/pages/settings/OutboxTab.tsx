import { Badge, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMail } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type OutboxItem, outboxQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { Loaded } from './Loaded.tsx';
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
      <Loaded query={mails} lines={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return status === undefined && q === '' ? (
              <EmptyState icon={IconMail} title={text.empty} hint={text.emptyHint} />
            ) : (
              <EmptyState icon={IconMail} title={text.noMatch} hint={text.noMatchHint} />
            );
          }
          return (
            <ul className={classes['list']}>
              {items.map((mail) => (
                <li key={mail.id} className={classes['item']}>
                  <MailItem mail={mail} onShow={() => setOpened(mail)} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
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
  const when = mail.sent_at === null ? text.written(mail.created_at) : text.sent(mail.sent_at);
  return (
    <Group justify="space-between" gap="sm">
      <div className={classes['what']}>
        <Group gap="xs">
          <Text fw={550}>{mail.recipient ?? text.erased}</Text>
          <Badge color={colors[mail.status]}>{text.statuses[mail.status]}</Badge>
        </Group>
        <Text size="sm">{mail.subject}</Text>
        <Text size="sm" c="dimmed">
          {when}
          {mail.attempts > 0 && mail.status !== 'sent' && ` · ${text.attempts(mail.attempts)}`}
          {mail.reason !== null && ` · ${text.reason(mail.reason)}`}
        </Text>
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
