import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Connection, type PushedGroup, pushedGroupsQuery } from '../../../../api/scim.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { strings } from '../../../../strings/index.ts';
import { Loaded } from '../../../settings/Loaded.tsx';
import classes from '../Push.module.css';
import { SearchBox } from '../SearchBox.tsx';
import { useFilter } from '../useFilter.ts';
import { GroupItem } from './GroupItem.tsx';
import { GroupUseModal } from './GroupUseModal.tsx';

const text = strings.push.groups;

/** Groups that were pushed, and what each stands for here. */
export function GroupsTab({ connection }: { readonly connection: Connection }) {
  const { filter, narrow } = useFilter();
  const groups = useInfiniteQuery(pushedGroupsQuery(connection.source.id, filter.q));
  const [choosing, setChoosing] = useState<PushedGroup>();
  return (
    <Card p={0}>
      <Stack gap="sm" p="md">
        <Text size="sm" c="dimmed">
          {text.hint}
        </Text>
        {(connection.counts.groups > 0 || filter.q !== undefined) && (
          <SearchBox value={filter.q ?? ''} hint={text.search} onChange={(q) => narrow({ q })} />
        )}
      </Stack>
      <Loaded query={groups} lines={4}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState
                icon={IconUsersGroup}
                title={filter.q === undefined ? text.empty : text.none}
                hint={filter.q === undefined ? text.emptyHint : text.noneHint}
              />
            );
          }
          return (
            <ul className={classes['list']} aria-label={strings.push.tabs.groups}>
              {items.map((group) => (
                <li key={group.id} className={classes['item']}>
                  <GroupItem connection={connection} group={group} onChoose={() => setChoosing(group)} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {groups.hasNextPage && (
        <Group justify="center" p="md">
          <Button
            variant="default"
            loading={groups.isFetchingNextPage}
            onClick={() => void groups.fetchNextPage()}
          >
            {strings.push.more}
          </Button>
        </Group>
      )}
      <GroupUseModal connection={connection} group={choosing} onClose={() => setChoosing(undefined)} />
    </Card>
  );
}
