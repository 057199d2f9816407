import { Anchor, Box, Group, Skeleton, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Member, nameOf } from '../../api/members.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { strings } from '../../strings/index.ts';
import classes from './People.module.css';

const text = strings.people;

export interface MemberListProps {
  /** undefined while they are loaded the first time */
  readonly items: readonly Member[] | undefined;
  readonly more: boolean;
  /** They belong to the filter before. */
  readonly stale: boolean;
  readonly onMore: () => void;
}

/** Members under each other; only the rows that are seen are in the document, and more are fetched before the end is reached. */
export function MemberList({ items, more, stale, onMore }: MemberListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0), [items === undefined]);
  const count = items === undefined ? 8 : items.length + (more ? 1 : 0);
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => 64,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => items?.[index]?.id ?? index,
  });
  const seen = rows.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items !== undefined && more && last >= items.length - 30) onMore();
  }, [items, more, last, onMore]);
  return (
    <div
      role="table"
      aria-label={text.title}
      aria-rowcount={more ? -1 : count + 1}
      aria-busy={items === undefined}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={`${classes['row']} ${classes['head']}`}>
          <span role="columnheader">{text.columns.person}</span>
          <span role="columnheader">{text.columns.status}</span>
          <span role="columnheader">{text.columns.hubs}</span>
          <span role="columnheader">{text.columns.uniqueId}</span>
        </div>
      </div>
      <div
        role="rowgroup"
        ref={list}
        className={stale ? classes['stale'] : ''}
        style={{ height: rows.getTotalSize(), position: 'relative' }}
      >
        {seen.map(({ index, key, start }) => (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            style={{
              position: 'absolute',
              top: 0,
              left: 0,
              right: 0,
              transform: `translateY(${start - margin}px)`,
            }}
          >
            <MemberRow member={items?.[index]} index={index} />
          </div>
        ))}
      </div>
    </div>
  );
}

function MemberRow({ member, index }: { readonly member: Member | undefined; readonly index: number }) {
  if (member === undefined) {
    return (
      <div role="row" aria-rowindex={index + 2} className={classes['row']}>
        <div role="cell">
          <Skeleton height={12} width="60%" />
        </div>
      </div>
    );
  }
  const name = nameOf(member);
  return (
    <div role="row" aria-rowindex={index + 2} className={classes['row']} data-body>
      <Box role="cell" miw={0}>
        <Anchor
          fw={550}
          truncate
          display="block"
          renderRoot={(props) => <Link to="/people/$memberId" params={{ memberId: member.id }} {...props} />}
        >
          {name === '' ? text.noName : name}
        </Anchor>
        <Text size="sm" c="dimmed" truncate>
          {member.email}
        </Text>
      </Box>
      <Group role="cell" gap="xs">
        <StatusBadge status={member.status} />
      </Group>
      <Text role="cell" size="sm" truncate className={classes['wide'] ?? ''}>
        {member.hubs.length === 0 ? text.noHub : member.hubs.join(', ')}
      </Text>
      <Text role="cell" size="sm" c="dimmed" truncate className={classes['wide'] ?? ''}>
        {member.unique_id}
      </Text>
    </div>
  );
}
