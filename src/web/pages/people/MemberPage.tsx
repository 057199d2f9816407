import { Alert, Badge, Grid, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconShieldCheck, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { memberHistoryQuery, memberQuery, nameOf } from '../../api/members.ts';
import { isApiError } from '../../api/client.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { NotFoundPage } from '../../shell/NotFoundPage.tsx';
import { strings } from '../../strings/index.ts';
import { HoldsCard } from './HoldsCard.tsx';
import { MemberActions } from './MemberActions.tsx';
import { MembershipsCard } from './MembershipsCard.tsx';
import { PersonalDataCard } from './PersonalDataCard.tsx';
import { ProfileCard } from './ProfileCard.tsx';
import { TimelineCard } from './TimelineCard.tsx';

const text = strings.people;

/** One member: what is known, where it came from, and what happened. */
export function MemberPage() {
  const { memberId } = useParams({ from: '/inside/people/$memberId' });
  const member = useQuery(memberQuery(memberId));
  const history = useInfiniteQuery(memberHistoryQuery(memberId));
  const administer = useMay('administer');
  const own = useMay('own');
  const crumbs = [{ label: strings.shell.settingsGroup }, { label: text.title, to: '/people' }] as const;
  if (isApiError(member.error, 'not_found')) return <NotFoundPage />;
  if (member.isError) return <ErrorNotice error={member.error} onRetry={() => void member.refetch()} />;
  if (member.data === undefined) {
    return (
      <Stack aria-busy aria-label={strings.shell.loading}>
        <Skeleton height={60} width="50%" />
        <Skeleton height={320} />
      </Stack>
    );
  }
  const { data } = member;
  const entries = history.data?.pages.flatMap((page) => page.items);
  const name = nameOf(data);
  return (
    <>
      <PageHeader
        title={name === '' ? text.noName : name}
        crumbs={crumbs}
        description={
          <Group gap="sm">
            <StatusBadge status={data.status} />
            {data.protected && (
              <Badge color="teal" leftSection={<IconShieldCheck size={12} aria-hidden />}>
                {text.member.protected}
              </Badge>
            )}
            <Text span style={{ overflowWrap: 'anywhere' }}>
              {data.email}
            </Text>
            {data.protected && (
              <Text span size="sm" w="100%">
                {text.member.protectedHint}
              </Text>
            )}
          </Group>
        }
        actions={administer ? <MemberActions member={data} /> : undefined}
      />
      <Stack gap="md">
        {data.deleted_at !== null && data.status === 'deleted' && (
          <Alert icon={<IconTrash />} color="orange">
            {text.member.deletedOn(data.deleted_at, administer)}
          </Alert>
        )}
        <HoldsCard holds={data.holds} />
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Stack gap="md">
              <ProfileCard member={data} entries={entries ?? []} />
              <MembershipsCard member={data} />
              {own && data.status !== 'purged' && <PersonalDataCard member={data} />}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <TimelineCard
              entries={entries}
              error={history.error}
              more={history.hasNextPage}
              loading={history.isFetchingNextPage}
              onMore={() => void history.fetchNextPage()}
              onRetry={() => void (entries === undefined ? history.refetch() : history.fetchNextPage())}
            />
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}
