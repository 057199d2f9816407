import { Button, Card, Group, Menu, Stack } from '@mantine/core';
import { IconChevronDown, IconPlugConnected, IconUpload, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { memberCountsQuery, type MemberFilter, membersQuery } from '../../api/members.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { MemberFilters } from './MemberFilters.tsx';
import { MemberList } from './MemberList.tsx';
import { StatusTabs } from './StatusTabs.tsx';

const text = strings.people;

/** Tenant Settings → Manage People: everybody, found by name, hub, status or field. */
export function PeoplePage() {
  const filter = useSearch({ from: '/inside/people' });
  const navigate = useNavigate({ from: '/people' });
  const narrow = (change: MemberFilter) => {
    const next = Object.entries({ ...filter, ...change }).filter(
      ([, value]) => value !== undefined && value !== '',
    );
    void navigate({ search: Object.fromEntries(next), replace: true, resetScroll: false });
  };
  const members = useInfiniteQuery(membersQuery({ sort: 'name', ...filter }));
  const counts = useQuery(memberCountsQuery(filter));
  const items = members.data?.pages.flatMap((page) => page.items);
  const filtered = Object.entries(filter).some(([key, value]) => key !== 'sort' && value !== undefined);
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <>
      <PageHeader
        title={text.title}
        crumbs={[{ label: strings.shell.settingsGroup }]}
        actions={<ManageMembers hub={filter.hub} />}
      />
      <Card p={0}>
        <Stack gap="sm" p="md" pb={0}>
          <MemberFilters filter={filter} onChange={narrow} />
          <StatusTabs counts={counts.data} status={filter.status} onChange={(status) => narrow({ status })} />
        </Stack>
        {members.isError ? (
          <Group p="md" grow>
            <ErrorNotice error={members.error} onRetry={() => void members.refetch()} />
          </Group>
        ) : items?.length === 0 ? (
          filtered ? (
            <EmptyState icon={IconUsers} title={text.noMatch} hint={text.noMatchHint}>
              <Button variant="default" onClick={clear}>
                {text.clear}
              </Button>
            </EmptyState>
          ) : (
            <EmptyState icon={IconUsers} title={text.empty} hint={text.emptyHint}>
              <Button renderRoot={(props) => <Link to="/upload" {...props} />}>{text.upload}</Button>
            </EmptyState>
          )
        ) : (
          <MemberList
            items={items}
            more={members.hasNextPage}
            stale={members.isPlaceholderData}
            onMore={() => {
              if (!members.isFetchingNextPage) void members.fetchNextPage();
            }}
          />
        )}
      </Card>
    </>
  );
}

function ManageMembers({ hub }: { readonly hub: string | undefined }) {
  if (!useMay('administer')) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={16} aria-hidden />}>{text.manage}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUpload size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/upload" search={hub === undefined ? {} : { hub }} {...props} />}
        >
          {text.upload}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/sources" {...props} />}
        >
          {text.connect}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
