import { Button, Group, Select, Skeleton, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { IconDownload, IconListSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { auditAddress, type AuditFilter, auditQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { AuditItem } from './AuditItem.tsx';
import { TabHead } from './TabHead.tsx';
import classes from './Settings.module.css';

const text = strings.settings.audit;
const actions = [
  { value: '', label: text.anyAction },
  ...Object.entries(text.actions).map(([value, label]) => ({ value, label })),
];

/** Who did what, and when. */
export function AuditTab() {
  const { actor, action, from, to } = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const filter: AuditFilter = { actor, action, from: startOf(from), to: startOf(to, 1) };
  const events = useInfiniteQuery(auditQuery(filter));
  const items = events.data?.pages.flatMap((page) => page.items);
  const narrow = (change: Readonly<Record<string, string | undefined>>) => {
    const next = Object.entries({ tab: 'audit', actor, action, from, to, ...change }).filter(([, value]) =>
      Boolean(value),
    );
    void navigate({ search: Object.fromEntries(next), replace: true, resetScroll: false });
  };
  return (
    <>
      <TabHead title={strings.settings.tabs.audit} hint={text.hint} />
      <Group gap="sm" mb="sm" align="flex-end">
        <ActorInput value={actor ?? ''} onChange={(next) => narrow({ actor: next })} />
        <Select
          label={text.action}
          data={actions}
          value={action ?? ''}
          onChange={(next) => narrow({ action: next ?? '' })}
          searchable
          style={{ flex: '1 1 12rem' }}
        />
        <DateInput
          label={text.from}
          value={from ?? null}
          onChange={(next) => narrow({ from: next ?? '' })}
          clearable
          w={{ base: '100%', xs: 150 }}
        />
        <DateInput
          label={text.to}
          value={to ?? null}
          onChange={(next) => narrow({ to: next ?? '' })}
          clearable
          w={{ base: '100%', xs: 150 }}
        />
      </Group>
      <Group gap="sm" mb="md">
        {(['csv', 'jsonl'] as const).map((kind) => (
          <Button
            key={kind}
            size="xs"
            variant="default"
            component="a"
            href={auditAddress(kind, filter)}
            download
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {text[kind]}
          </Button>
        ))}
      </Group>
      {events.isError && <ErrorNotice error={events.error} onRetry={() => void events.refetch()} />}
      {events.isPending && <Skeleton height={200} />}
      {items?.length === 0 && <EmptyState icon={IconListSearch} title={text.empty} hint={text.emptyHint} />}
      <ul className={classes['list']}>
        {items?.map((event) => (
          <li key={event.id} className={classes['item']}>
            <AuditItem event={event} />
          </li>
        ))}
      </ul>
      {events.hasNextPage && (
        <Button
          variant="default"
          loading={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          {strings.settings.more}
        </Button>
      )}
    </>
  );
}

/** Applied when it is done: the trail is compared with the whole name. */
function ActorInput({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  return (
    <TextInput
      label={text.actor}
      placeholder={text.actorHint}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => typed.trim() !== value && onChange(typed.trim())}
      onKeyDown={(event) => event.key === 'Enter' && onChange(typed.trim())}
      style={{ flex: '1 1 12rem' }}
    />
  );
}

/** The beginning of a day where the reader is. @param later days after it */
function startOf(day: string | undefined, later = 0): string | undefined {
  if (day === undefined) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const moment = new Date(year, month - 1, date + later);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
