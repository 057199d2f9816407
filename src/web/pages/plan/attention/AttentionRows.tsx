import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { type AttentionGroup, type AttentionRow, attentionRowsQuery } from '../../../api/plans.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { type RowPlace, type VirtualColumn, VirtualRows } from '../../../components/VirtualRows.tsx';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { RowPersonCell } from './RowPersonCell.tsx';
import { useNextPage } from './useNextPage.ts';
import { type RowPeople, useRowPeople } from './useRowPeople.ts';

const words = strings.plan.attention.table;

const row: VirtualColumn = { key: 'row', label: words.row, width: '5rem' };
const person: VirtualColumn = { key: 'person', label: words.person, width: 'minmax(10rem, 1.2fr)' };
const value: VirtualColumn = { key: 'value', label: words.value, width: 'minmax(8rem, 1fr)' };
const message: VirtualColumn = { key: 'message', label: words.message, width: 'minmax(14rem, 2fr)' };

export interface AttentionRowsProps {
  readonly planId: string;
  readonly group: AttentionGroup;
  /** Name of the cause. */
  readonly title: string;
}

/** Rows of one cause in the order of the file, however many. */
export function AttentionRows({ planId, group, title }: AttentionRowsProps) {
  const query = useInfiniteQuery(attentionRowsQuery(planId, group.code, group.field ?? undefined));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const [last, setLast] = useState(0);
  useNextPage(query, last >= items.length - 20);
  const cursors = query.data?.pages.map((_, at, pages) => pages[at - 1]?.next ?? null) ?? [];
  const people = useRowPeople(planId, group, cursors);
  const columns = [row, ...(people.shown ? [person] : []), ...(group.field === null ? [] : [value]), message];
  const narrowRowHeight = (group.field === null ? 108 : 132) + (people.shown ? 44 : 0);
  const cells = useCallback(
    (item: AttentionRow, { narrow }: RowPlace) => cellsOf(item, people, group.field !== null, narrow),
    [group.field, people],
  );
  if (query.error !== null) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <VirtualRows
      label={words.label(title)}
      count={group.count}
      columns={columns}
      rowHeight={56}
      narrowRowHeight={narrowRowHeight}
      maxHeight="26rem"
      at={(index) => items[index]}
      onRange={(_, to) => setLast(to)}
      cells={cells}
    />
  );
}

function cellsOf(item: AttentionRow, people: RowPeople, hasValue: boolean, narrow: boolean): ReactNode[] {
  const said = item.row === null ? words.noRow : formatNumber(item.row);
  return [
    <Text key="row" size="sm" {...(narrow && { fw: 600 })}>
      {narrow && item.row !== null ? `${words.row} ${said}` : said}
    </Text>,
    ...(people.shown ? [<RowPersonCell key="person" person={people.of(item.row)} />] : []),
    ...(hasValue
      ? [
          <Text key="value" size="sm" fw={600} truncate title={item.value ?? ''}>
            {item.value ?? words.blank}
          </Text>,
        ]
      : []),
    <Text key="message" size="sm" lineClamp={narrow ? 3 : 2} title={item.message}>
      {item.message}
    </Text>,
  ];
}
