import { Button, Card, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { IconArrowsExchange, IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Connection, requestsQuery } from '../../../../api/scim.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { strings } from '../../../../strings/index.ts';
import { Loaded } from '../../../settings/Loaded.tsx';
import classes from '../Push.module.css';
import { useFilter } from '../useFilter.ts';
import { RequestFilters } from './RequestFilters.tsx';
import { RequestItem } from './RequestItem.tsx';
import { useSince } from './useSince.ts';

const text = strings.push.requests;
/** Milliseconds between two looks while somebody follows. */
const rhythm = 4_000;

/** "What did Okta send?": every request of the last 30 days. */
export function RequestsTab({ connection }: { readonly connection: Connection }) {
  const { filter, narrow } = useFilter();
  const { q, outcome, method, resource } = filter;
  const id = connection.source.id;
  const since = useSince(filter.since);
  const [follow, setFollow] = useState(true);
  const requests = useInfiniteQuery({
    ...requestsQuery(id, { q, outcome, method, resource, since }),
    // Who has gone back to earlier ones reads; nothing moves then.
    refetchInterval: ({ state }) => follow && (state.data?.pages.length ?? 1) === 1 && rhythm,
  });
  const narrowed = [q, outcome, method, resource, filter.since].some((one) => one !== undefined);
  const clear = () => narrow({ q: '', outcome: '', method: '', resource: '', since: '' });
  return (
    <Card component="section" aria-labelledby="requests">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div className={classes['what']}>
            <Title order={2} size="h3" id="requests">
              {text.title(connection.source.name)}
            </Title>
            <Text size="sm" c="dimmed">
              {text.hint}
            </Text>
          </div>
          <Group gap="md">
            <Switch
              label={text.follow}
              checked={follow}
              onChange={(event) => setFollow(event.currentTarget.checked)}
            />
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              loading={requests.isRefetching && !follow}
              onClick={() => void requests.refetch()}
            >
              {text.refresh}
            </Button>
          </Group>
        </Group>
        <RequestFilters filter={filter} onChange={narrow} />
        {resource !== undefined && (
          <Group gap="xs">
            <Text size="sm">{text.about}</Text>
            <Button size="compact-sm" variant="default" onClick={() => narrow({ resource: '' })}>
              {text.aboutClear}
            </Button>
          </Group>
        )}
        <Loaded query={requests} lines={6}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length > 0) {
              return (
                <ul className={classes['list']} aria-label={text.list}>
                  {items.map((request) => (
                    <li key={request.id} className={classes['flat']}>
                      <RequestItem connection={id} request={request} />
                    </li>
                  ))}
                </ul>
              );
            }
            return narrowed ? (
              <EmptyState icon={IconArrowsExchange} title={text.none} hint={text.noneHint} level={3}>
                <Button variant="default" onClick={clear}>
                  {text.clear}
                </Button>
              </EmptyState>
            ) : (
              <EmptyState icon={IconArrowsExchange} title={text.empty} hint={text.emptyHint} level={3} />
            );
          }}
        </Loaded>
        {requests.hasNextPage && (
          <Group justify="center">
            <Button
              variant="default"
              loading={requests.isFetchingNextPage}
              onClick={() => void requests.fetchNextPage()}
            >
              {text.earlier}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
