import { Button, Card, Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { memberCountsQuery, type MemberFilter, membersQuery } from '../../api/members.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { ManageMembers } from './ManageMembers.tsx';
import { MemberFilters } from './MemberFilters.tsx';
import { MemberList } from './MemberList.tsx';
import { MemberTotal, totalOf } from './MemberTotal.tsx';
import { StatusTabs } from './StatusTabs.tsx';
import classes from './People.module.css';

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
  // Nobody was ever here: there is nothing to search, and one thing to do.
  const nobody = items?.length === 0 && !isNarrowed(filter) && counts.data?.deleted === 0;
  const clear = () =>
    void navigate({ search: filter.sort === undefined ? {} : { sort: filter.sort }, replace: true });
  return (
    <>
      <PageHeader
        title={text.title}
        crumbs={[{ label: strings.shell.settingsGroup }]}
        actions={<ManageMembers hub={filter.hub} quiet={nobody} />}
      />
      <Card p={0} className={classes['card'] ?? ''}>
        {!nobody && (
          <Stack gap="sm" p="md" pb={0}>
            <MemberFilters filter={filter} onChange={narrow} />
            <StatusTabs
              counts={counts.data}
              status={filter.status}
              onChange={(status) => narrow({ status })}
            />
          </Stack>
        )}
        {items?.length === 0 ? (
          <Nobody filter={filter} onClear={clear} />
        ) : (
          <>
            <MemberTotal counts={counts.data} filter={filter} stale={counts.isPlaceholderData} />
            {(items !== undefined || !members.isError) && (
              <MemberList
                items={items}
                total={counts.isPlaceholderData ? undefined : totalOf(counts.data, filter.status)}
                more={members.hasNextPage}
                stale={members.isPlaceholderData}
                onMore={() => {
                  if (!members.isFetchingNextPage && !members.isError) void members.fetchNextPage();
                }}
              />
            )}
            {members.isError && (
              <div className={classes['notice']}>
                <ErrorNotice
                  error={members.error}
                  onRetry={() => void (items === undefined ? members.refetch() : members.fetchNextPage())}
                />
              </div>
            )}
          </>
        )}
      </Card>
    </>
  );
}

const isNarrowed = (filter: MemberFilter): boolean =>
  Object.entries(filter).some(([key, value]) => key !== 'sort' && value !== undefined);

function Nobody({ filter, onClear }: { readonly filter: MemberFilter; readonly onClear: () => void }) {
  const administer = useMay('administer');
  if (isNarrowed(filter)) {
    return (
      <EmptyState icon={IconUsers} title={text.noMatch} hint={text.noMatchHint}>
        <Button variant="default" onClick={onClear}>
          {text.clear}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconUsers} title={text.empty} hint={administer ? text.emptyHint : text.emptyRead}>
      {administer && <Button renderRoot={(props) => <Link to="/upload" {...props} />}>{text.upload}</Button>}
    </EmptyState>
  );
}
