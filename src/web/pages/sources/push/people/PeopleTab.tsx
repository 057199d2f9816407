import { Button, Card, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Connection, type PushedPerson, pushedPeopleQuery } from '../../../../api/scim.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../../components/ErrorNotice.tsx';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';
import { SearchBox } from '../SearchBox.tsx';
import { useFilter } from '../useFilter.ts';
import { PersonDrawer } from './PersonDrawer.tsx';
import { PersonRow } from './PersonRow.tsx';
import { PersonStates } from './PersonStates.tsx';

const text = strings.push;
const columns = ['person', 'userName', 'state', 'active', 'pushed'] as const;

/** Everybody who was pushed, and how far each has come. */
export function PeopleTab({ connection }: { readonly connection: Connection }) {
  const { filter, narrow } = useFilter();
  const { q, state, person } = filter;
  const id = connection.source.id;
  const people = useInfiniteQuery(pushedPeopleQuery(id, { q, state }));
  const items = people.data?.pages.flatMap((page) => page.items);
  const narrowed = q !== undefined || state !== undefined;
  const nobody = items?.length === 0 && !narrowed;
  return (
    <>
      <Card p={0} className={classes['card'] ?? ''}>
        {nobody ? (
          <EmptyState icon={IconUsers} title={text.noPeople} hint={text.noPeopleHint}>
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link
                  from="/sources/$sourceId"
                  to="."
                  search={{ tab: 'settings' }}
                  hash="guides"
                  {...props}
                />
              )}
            >
              {text.toGuides}
            </Button>
          </EmptyState>
        ) : (
          <>
            <Stack gap="sm" p="md" pb={0}>
              <SearchBox value={q ?? ''} hint={text.searchPeople} onChange={(next) => narrow({ q: next })} />
              <PersonStates
                counts={connection.counts}
                state={state}
                onChange={(next) => narrow({ state: next })}
              />
            </Stack>
            {items?.length === 0 ? (
              <EmptyState
                icon={IconUserSearch}
                title={text.noPersonLikeThis}
                hint={text.noPersonLikeThisHint}
              >
                <Button variant="default" onClick={() => narrow({ q: '', state: '' })}>
                  {text.showEverybody}
                </Button>
              </EmptyState>
            ) : (
              <People items={items} stale={people.isPlaceholderData} more={people.hasNextPage} />
            )}
            {people.isError && (
              <ErrorNotice
                error={people.error}
                onRetry={() => void (items === undefined ? people.refetch() : people.fetchNextPage())}
              />
            )}
            {people.hasNextPage && (
              <Group justify="center" p="md">
                <Button
                  variant="default"
                  loading={people.isFetchingNextPage}
                  onClick={() => void people.fetchNextPage()}
                >
                  {text.more}
                </Button>
              </Group>
            )}
          </>
        )}
      </Card>
      <PersonDrawer connection={connection} person={person} onClose={() => narrow({ person: '' })} />
    </>
  );
}

interface PeopleProps {
  /** undefined while they are loaded the first time */
  readonly items: readonly PushedPerson[] | undefined;
  readonly stale: boolean;
  readonly more: boolean;
}

function People({ items, stale, more }: PeopleProps) {
  return (
    <>
      <Text size="sm" c="dimmed" px="md" py="sm" aria-live="polite">
        {items === undefined ? '\u00a0' : text.shown(items.length, more)}
      </Text>
      <div
        role="table"
        aria-label={text.tabs.people}
        aria-busy={items === undefined || stale}
        className={classes['people']}
        style={{ opacity: stale ? 0.55 : 1 }}
      >
        <div role="rowgroup">
          <div role="row" className={`${classes['row']} ${classes['head']}`}>
            {columns.map((column) => (
              <span key={column} role="columnheader">
                {text.columns[column]}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup">
          {items === undefined
            ? [52, 40, 61, 35].map((width) => (
                <div key={width} role="row" className={classes['row']}>
                  <div role="cell">
                    <Skeleton height={14} width={`${width}%`} />
                  </div>
                </div>
              ))
            : items.map((person) => <PersonRow key={person.id} person={person} />)}
        </div>
      </div>
    </>
  );
}
