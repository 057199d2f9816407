import { Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconEqual } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { groupsQuery } from '../../../api/changes.ts';
import { decisionsQuery } from '../../../api/plans.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { VirtualRowsSkeleton } from '../../../components/VirtualRows.tsx';
import { strings } from '../../../strings/index.ts';
import { GroupRow } from './GroupRow.tsx';
import { isDecided } from './rules.ts';
import type { Choices } from './useChoices.ts';
import type { SectionFilter } from './useSectionFilter.ts';

export interface GroupListProps {
  readonly planId: string;
  readonly open: boolean;
  readonly filter: SectionFilter;
  readonly choices: Choices;
}

/** The server lists as many groups at most. */
const listed = 200;

/** "412 people: Department Sales → Revenue": equal changes together, each group with a tick of its own. */
export function GroupList({ planId, open, filter, choices }: GroupListProps) {
  const words = strings.changes.groups;
  const narrow = useMediaQuery('(max-width: 48em)');
  const { data: decisions } = useQuery(decisionsQuery(planId));
  const { data, error, refetch, isPlaceholderData } = useQuery(
    groupsQuery(planId, 'update', filter.search.field),
  );
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{words.title}</Title>
        <Text size="sm" c="dimmed">
          {words.hint}
        </Text>
      </div>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <VirtualRowsSkeleton rowHeight={56} />}
      {data?.items.length === 0 && <EmptyState icon={IconEqual} title={words.none} />}
      {data !== undefined && data.items.length > 0 && (
        <Table.ScrollContainer
          minWidth={narrow ? 0 : 560}
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': words.title } }}
        >
          <Table style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
            <Table.Thead>
              <Table.Tr>
                {open && <Table.Th w={56}>{strings.changes.columns.tick}</Table.Th>}
                {!narrow && <Table.Th>{words.field}</Table.Th>}
                <Table.Th>{words.change}</Table.Th>
                {!narrow && <Table.Th ta="right">{words.count}</Table.Th>}
                {!narrow && <Table.Th w={150}>{strings.changes.columns.details}</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((group) => (
                <GroupRow
                  narrow={narrow}
                  key={JSON.stringify([group.field, group.before, group.after])}
                  group={group}
                  open={open}
                  filter={filter}
                  choices={choices}
                  presumed={decisions !== undefined && !isDecided(decisions, 'update')}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {data?.items.length === listed && (
        <Text size="sm" c="dimmed">
          {words.most(listed)}
        </Text>
      )}
    </Stack>
  );
}
