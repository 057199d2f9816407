import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { actorName } from '../../actorName.ts';
import { nameOf } from '../../api/members.ts';
import { type RestoreRequest, restoreRequestsQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { Loaded } from './Loaded.tsx';
import { TabHead } from './TabHead.tsx';
import classes from './Settings.module.css';

const text = strings.settings.restores;
const colors = { filed: 'yellow', granted: 'green', refused: 'red' } as const;

/** Deleted people who were asked back, and what came of it. */
export function RestoresTab() {
  const requests = useInfiniteQuery(restoreRequestsQuery);
  return (
    <>
      <TabHead title={strings.settings.tabs.restores} hint={text.hint} />
      <Loaded query={requests} lines={2}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return <EmptyState icon={IconRestore} title={text.empty} hint={text.emptyHint} />;
          return (
            <ul className={classes['list']}>
              {items.map((request) => (
                <li key={request.id} className={classes['item']}>
                  <Request request={request} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {requests.hasNextPage && (
        <Button
          variant="default"
          loading={requests.isFetchingNextPage}
          onClick={() => void requests.fetchNextPage()}
        >
          {strings.settings.more}
        </Button>
      )}
    </>
  );
}

function Request({ request }: { readonly request: RestoreRequest }) {
  const name = request.person === null ? '' : nameOf(request.person);
  return (
    <Group justify="space-between" gap="sm">
      <div className={classes['what']}>
        <Anchor
          fw={550}
          renderRoot={(props) => (
            <Link to="/people/$memberId" params={{ memberId: request.member }} {...props} />
          )}
        >
          {name === '' ? text.unknown : name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {text.requested(actorName(request.requested_by), request.requested_at)}
          {request.decided_by !== null &&
            request.decided_at !== null &&
            ` · ${text.decided(request.status, actorName(request.decided_by), request.decided_at)}`}
        </Text>
      </div>
      <Group gap="xs">
        {request.status === 'filed' && request.days_left !== null && (
          <Text size="sm" c="dimmed">
            {text.left(request.days_left)}
          </Text>
        )}
        <Badge color={colors[request.status]}>{text.statuses[request.status]}</Badge>
      </Group>
    </Group>
  );
}
