import { Anchor, Badge, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { PushedPerson } from '../../../../api/scim.ts';
import { formatAgo, formatMoment } from '../../../../format.ts';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';
import { PersonStateBadge } from './PersonStateBadge.tsx';

const text = strings.push;

/** Somebody who was pushed; the name opens what is known. */
export const PersonRow = memo(function PersonRow({ person }: { readonly person: PushedPerson }) {
  const { id, name, user_name: userName, active, deleted, state, pushed_at: at } = person;
  return (
    <div role="row" className={classes['row']}>
      <div role="cell" className={classes['cell']}>
        <Anchor
          fw={550}
          data-person={id}
          renderRoot={(props) => (
            <Link
              from="/sources/$sourceId"
              to="."
              search={(search) => ({ ...search, person: id })}
              replace
              resetScroll={false}
              {...props}
            />
          )}
        >
          {name ?? userName}
        </Anchor>
      </div>
      <Text role="cell" size="sm" c="dimmed" className={classes['cell'] ?? ''}>
        {userName}
      </Text>
      <div role="cell" className={classes['cell']}>
        <PersonStateBadge state={state} />
      </div>
      <div role="cell" className={classes['cell']}>
        {deleted ? (
          <Badge color="red">{text.deleted}</Badge>
        ) : active ? (
          <Text size="sm">{text.active}</Text>
        ) : (
          <Badge color="gray">{text.inactiveBadge}</Badge>
        )}
      </div>
      <Text role="cell" size="sm" c="dimmed" className={classes['cell'] ?? ''} title={formatMoment(at)}>
        {formatAgo(at)}
      </Text>
    </div>
  );
});
