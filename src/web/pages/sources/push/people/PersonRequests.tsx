import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Connection, type PushedPersonDetail, requestsQuery } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { Loaded } from '../../../settings/Loaded.tsx';
import classes from '../Push.module.css';
import { RequestItem } from '../requests/RequestItem.tsx';

const text = strings.push.person;
/** More are on the page of requests. */
const shown = 5;

export interface PersonRequestsProps {
  readonly connection: Connection;
  readonly person: PushedPersonDetail;
}

/** The newest requests about one person. */
export function PersonRequests({ connection, person }: PersonRequestsProps) {
  const requests = useInfiniteQuery(requestsQuery(connection.source.id, { resource: person.id }, shown));
  return (
    <Stack gap={0} component="section">
      <Title order={3} mb="xs">
        {text.sent}
      </Title>
      <Loaded query={requests} lines={2}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items).slice(0, shown);
          if (items.length === 0) {
            return (
              <Text size="sm" c="dimmed">
                {text.noSent}
              </Text>
            );
          }
          return (
            <>
              <ul className={classes['list']} aria-label={text.sent}>
                {items.map((request) => (
                  <li key={request.id} className={classes['flat']}>
                    <RequestItem connection={connection.source.id} request={request} />
                  </li>
                ))}
              </ul>
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link
                    from="/sources/$sourceId"
                    to="."
                    search={{ tab: 'requests', resource: person.id }}
                    {...props}
                  />
                )}
              >
                {text.allSent}
              </Anchor>
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
