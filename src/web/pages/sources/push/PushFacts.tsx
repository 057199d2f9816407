import { Anchor, SimpleGrid, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Connection, connectionQuery } from '../../../api/scim.ts';
import type { Source } from '../../../api/sources.ts';
import { formatAgo, formatMoment, formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { ColumnsFact } from '../ColumnsFact.tsx';
import { Fact } from '../Fact.tsx';
import { LastRun } from '../LastRun.tsx';
import { connectionOf } from './connectionOf.ts';
import { PushWarnings } from './PushWarnings.tsx';

const text = strings.push;

/** Of a source that is pushed to: how many people, when last, and what waits. Nothing of it is read on a schedule. */
export function PushFacts({ source }: { readonly source: Source }) {
  const own = connectionOf(source) === source.id;
  // On a list of many nobody watches single ones come in.
  const { data } = useQuery({ ...connectionQuery(source.id), enabled: own, refetchInterval: false });
  return (
    <>
      {data !== undefined && <PushWarnings warnings={data.warnings} />}
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 4 }} spacing="md" m={0}>
        {own && (
          <>
            <Fact label={text.cardLast}>
              <Known connection={data}>{(known) => <LastPush connection={known} />}</Known>
            </Fact>
            <Fact label={text.cardPeople}>
              <Known connection={data}>{({ counts }) => formatNumber(counts.users)}</Known>
            </Fact>
          </>
        )}
        <Fact label={own ? text.cardWaits : strings.sources.lastUsed}>
          {own ? (
            <Known connection={data}>{(known) => <Waits connection={known} />}</Known>
          ) : (
            <LastRun source={source} />
          )}
        </Fact>
        <Fact label={strings.sources.columns}>
          <ColumnsFact source={source} />
        </Fact>
      </SimpleGrid>
    </>
  );
}

interface KnownProps {
  readonly connection: Connection | undefined;
  readonly children: (connection: Connection) => React.ReactNode;
}

function Known({ connection, children }: KnownProps) {
  if (connection === undefined)
    return <Skeleton component="span" display="inline-block" height={12} width={90} />;
  return children(connection);
}

function LastPush({ connection: { last_push_at: at } }: { readonly connection: Connection }) {
  return at === null ? text.cardNever : <span title={formatMoment(at)}>{formatAgo(at)}</span>;
}

function Waits({ connection: { source, counts } }: { readonly connection: Connection }) {
  const parts = [
    counts.waiting > 0 && text.waiting(counts.waiting),
    counts.attention > 0 && text.attention(counts.attention),
  ].filter(Boolean);
  if (parts.length === 0) return text.cardNothing;
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link
          to="/sources/$sourceId"
          params={{ sourceId: source.id }}
          search={{ state: counts.waiting > 0 ? 'waiting' : 'attention' }}
          {...props}
        />
      )}
    >
      {parts.join(', ')}
    </Anchor>
  );
}
