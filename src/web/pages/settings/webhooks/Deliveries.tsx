import { Button, Group, Select } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { deliveriesQuery, replayDead, type Webhook } from '../../../api/webhooks.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { strings } from '../../../strings/index.ts';
import { Loaded } from '../Loaded.tsx';
import classes from '../Settings.module.css';
import { useSaving } from '../useSaving.ts';
import { DeliveryItem } from './DeliveryItem.tsx';

const text = strings.webhooks;
const states = Object.entries(text.statuses).map(([value, label]) => ({ value, label }));

/** What was sent to one address and what waits. */
export function Deliveries({ webhook }: { readonly webhook: Webhook }) {
  const { status } = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const deliveries = useInfiniteQuery(deliveriesQuery(webhook.id, status));
  const replay = useSaving(
    () => replayDead(webhook.id),
    () => text.replayed(webhook.dead),
    ['webhooks'],
  );
  return (
    <>
      <Group justify="space-between" align="flex-end" gap="sm" mb="xs">
        <Select
          size="xs"
          label={text.status}
          data={states}
          value={status ?? 'all'}
          onChange={(next) =>
            void navigate({
              search: {
                tab: 'webhooks',
                webhook: webhook.id,
                ...(next !== null && next !== 'all' && { status: next }),
              },
              replace: true,
              resetScroll: false,
            })
          }
          w={170}
        />
        {webhook.dead > 0 && (
          <Button
            size="xs"
            variant="default"
            loading={replay.isPending}
            onClick={() => !replay.isPending && replay.mutate(undefined)}
          >
            {text.replayAll}
          </Button>
        )}
      </Group>
      <Loaded query={deliveries} lines={3}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return status === undefined ? (
              <EmptyState
                icon={IconMailForward}
                title={text.noDeliveries}
                hint={text.noDeliveriesHint}
                level={4}
              />
            ) : (
              <EmptyState icon={IconMailForward} title={text.noMatch} level={4} />
            );
          }
          return (
            <ul className={classes['list']} aria-label={text.deliveriesOf(webhook.url)}>
              {items.map((delivery) => (
                <li key={delivery.id} className={classes['item']}>
                  <DeliveryItem webhookId={webhook.id} delivery={delivery} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {deliveries.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={deliveries.isFetchingNextPage}
          onClick={() => void deliveries.fetchNextPage()}
        >
          {text.earlier}
        </Button>
      )}
    </>
  );
}
