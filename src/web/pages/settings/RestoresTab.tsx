import { Anchor, Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { actorName } from '../../actorName.ts';
import { nameOf } from '../../api/members.ts';
import { type RestoreRequest, restoreRequestsQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { TabHead } from './TabHead.tsx';
import classes from './Settings.module.css';

const text = strings.settings.restores;
const colors = { filed: 'yellow', granted: 'green', refused: 'red' } as const;

/** Deleted people who were asked back, and what came of it. */
export function RestoresTab() {
  const requests = useInfiniteQuery(restoreRequestsQuery);
  const items = requests.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <TabHead title={strings.settings.tabs.restores} hint={text.hint} />
      {requests.isError && <ErrorNotice error={requests.error} onRetry={() => void requests.refetch()} />}
      {requests.isPending && <Skeleton height={120} />}
      {items?.length === 0 && <EmptyState icon={IconRestore} title={text.empty} hint={text.emptyHint} />}
      <ul className={classes['list']}>
        {items?.map((request) => (
          <li key={request.id} className={classes['item']}>
            <Request request={request} />
          </li>
        ))}
      </ul>
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
      <div style={{ minWidth: 0 }}>
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
        </Text>
      </div>
      <Group gap="xs">
        {request.status === 'filed' && request.days_left !== null && (
          <Text size="sm">{text.left(request.days_left)}</Text>
        )}
        <Badge color={colors[request.status]}>{text.statuses[request.status]}</Badge>
      </Group>
    </Group>
  );
}
