import { Button, Title } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { hubsQuery, useFieldLabel } from '../../../api/directory.ts';
import { type AuditEvent, auditQuery } from '../../../api/settings.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { formatDay } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { Loaded } from '../Loaded.tsx';
import { TabHead } from '../TabHead.tsx';
import { AuditDownload, AuditFilters, type AuditSearch } from './AuditFilters.tsx';
import { AuditItem } from './AuditItem.tsx';
import { filterOf } from './auditFilter.ts';
import { TrailSeal } from './TrailSeal.tsx';
import classes from '../Settings.module.css';

const text = strings.settings.audit;

/** Who did what, and when, day by day. */
export function AuditTab() {
  const { actor, action, from, to } = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const search: AuditSearch = { actor, action, from, to };
  const events = useInfiniteQuery(auditQuery(filterOf(search)));
  const { data: hubs = [] } = useQuery(hubsQuery);
  const names = { field: useFieldLabel(), hub: (id: string) => hubs.find((hub) => hub.id === id)?.name };
  const narrow = (change: AuditSearch) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => Boolean(value));
    void navigate({
      search: { tab: 'audit', ...Object.fromEntries(next) },
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <>
      <TabHead title={strings.settings.tabs.audit} hint={text.hint}>
        <AuditDownload search={search} />
      </TabHead>
      <TrailSeal />
      <AuditFilters search={search} onChange={narrow} />
      <Loaded query={events}>
        {({ pages }) => {
          const days = byDay(pages.flatMap((page) => page.items));
          if (days.length === 0)
            return <EmptyState icon={IconListSearch} title={text.empty} hint={text.emptyHint} />;
          return days.map(({ day, items }) => (
            <section key={day} aria-label={day}>
              <Title order={3} size="sm" className={classes['day'] ?? ''}>
                {day}
              </Title>
              <ul className={classes['list']}>
                {items.map((event) => (
                  <li key={event.id} className={classes['item']}>
                    <AuditItem event={event} names={names} />
                  </li>
                ))}
              </ul>
            </section>
          ));
        }}
      </Loaded>
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

/** Newest first, as they come. */
function byDay(events: readonly AuditEvent[]): { day: string; items: AuditEvent[] }[] {
  const days: { day: string; items: AuditEvent[] }[] = [];
  for (const event of events) {
    const day = formatDay(event.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(event);
    else days.push({ day, items: [event] });
  }
  return days;
}
