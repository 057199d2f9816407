import { Button, Group, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { address } from '../../api/client.ts';
import { planQuery, usePlanLive } from '../../api/plans.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LiveIndicator } from '../../components/LiveIndicator.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { EmptyPlan } from './overview/EmptyPlan.tsx';
import { PlanBanners } from './overview/PlanBanners.tsx';
import { PlanCards } from './overview/PlanCards.tsx';
import { PlanFacts } from './overview/PlanFacts.tsx';
import { PlanNotes } from './overview/PlanNotes.tsx';
import { PlanSkeleton } from './overview/PlanSkeleton.tsx';
import { RowAccounting } from './overview/RowAccounting.tsx';
import { PlanProgress } from './progress/PlanProgress.tsx';

/** A plan as a whole: what the file would change, what holds it, what is decided, and how far it is carried out. */
export function PlanPage() {
  const { planId } = useParams({ from: '/inside/plans/$planId' });
  const words = strings.plan.overview;
  const { data: plan, error, refetch } = useQuery(planQuery(planId));
  const connected = usePlanLive(planId);
  return (
    <>
      <PageHeader
        title={words.title}
        crumbs={[{ label: words.manage, to: '/people' }]}
        description={words.description}
        actions={
          plan !== undefined && (
            <Group gap="md">
              <LiveIndicator connected={connected} />
              {plan.sections.length > 0 && (
                <Button
                  component="a"
                  variant="default"
                  href={address(`/plans/${planId}/changes.csv`)}
                  download
                  leftSection={<IconDownload size={16} aria-hidden />}
                >
                  {words.downloadAll}
                </Button>
              )}
            </Group>
          )
        }
      />
      {plan === undefined &&
        (error === null ? <PlanSkeleton /> : <ErrorNotice error={error} onRetry={() => void refetch()} />)}
      {plan !== undefined && (
        <Stack gap="md">
          <PlanFacts plan={plan} />
          <PlanBanners plan={plan} />
          <PlanProgress planId={planId} />
          {plan.status === 'empty' && <EmptyPlan plan={plan} />}
          <RowAccounting plan={plan} />
          <PlanCards plan={plan} />
          <PlanNotes plan={plan} />
        </Stack>
      )}
    </>
  );
}
