import { Accordion, Button, Card, Skeleton, Stack, Text } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { attentionGroupsQuery, planQuery } from '../../../api/plans.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { AttentionFile } from './AttentionFile.tsx';
import { AttentionGroup } from './AttentionGroup.tsx';

/** In the address: everything is closed. */
const closed = '-';

/** What could not be decided, by cause: what it is, what to do, and the rows. Which cause is open stands in the address. */
export function AttentionSection({ planId }: { readonly planId: string }) {
  const words = strings.plan.attention;
  const plan = useQuery(planQuery(planId)).data;
  const { data: groups, error, refetch } = useQuery(attentionGroupsQuery(planId));
  const { code, field } = useSearch({ from: '/inside/plans/$planId/$section' });
  const navigate = useNavigate({ from: '/plans/$planId/$section' });
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (groups === undefined || plan === undefined) return <Waiting />;
  if (groups.length === 0) {
    return (
      <Card>
        <EmptyState icon={IconChecks} title={words.none} hint={words.noneHint(plan.rows.read)}>
          <Button renderRoot={(props) => <Link to="/plans/$planId" params={{ planId }} {...props} />}>
            {words.backToPlan}
          </Button>
        </EmptyState>
      </Card>
    );
  }
  const asked = groups.find((group) => group.code === code && (field === undefined || group.field === field));
  const open = code === closed ? undefined : (asked ?? groups[0]);
  const choose = (chosen: string | null) => {
    const group = groups.find((one) => keyOf(one) === chosen);
    void navigate({
      search:
        group === undefined
          ? { code: closed }
          : { code: group.code, ...(group.field && { field: group.field }) },
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw={720}>
        {words.intro}
      </Text>
      <Accordion
        variant="separated"
        radius="lg"
        order={2}
        styles={{ item: { background: 'var(--mantine-color-body)', borderColor: 'var(--psm-line)' } }}
        value={open === undefined ? null : keyOf(open)}
        onChange={choose}
      >
        {groups.map((group) => (
          <AttentionGroup
            key={keyOf(group)}
            value={keyOf(group)}
            plan={plan}
            group={group}
            open={group === open}
          />
        ))}
      </Accordion>
      <AttentionFile plan={plan} />
    </Stack>
  );
}

function keyOf({ code, field }: { readonly code: string; readonly field: string | null }): string {
  return `${code}.${field ?? ''}`;
}

function Waiting() {
  return (
    <Stack gap="md" role="status" aria-busy aria-label={strings.shell.loading}>
      <Skeleton height={20} width="60%" />
      <Skeleton height={72} radius="lg" />
      <Skeleton height={72} radius="lg" />
    </Stack>
  );
}
