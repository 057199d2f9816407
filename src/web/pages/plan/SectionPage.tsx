import { Button, Card, Skeleton, Stack } from '@mantine/core';
import { type Icon, IconMapOff, IconMoodSmile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { approvalsQuery, type Plan, planQuery, usePlanLive } from '../../api/plans.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LiveIndicator } from '../../components/LiveIndicator.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { AttentionSection } from './attention/AttentionSection.tsx';
import { ApplyProgress } from './progress/ApplyProgress.tsx';
import { isConfirmed, waitingKinds } from './progress/approvalState.ts';
import { RemoveSection } from './section/RemoveSection.tsx';
import { sectionAccess } from './section/sectionAccess.ts';
import { isSection, kindsOf, type SectionName } from './section/sections.ts';
import { SectionState } from './section/SectionState.tsx';
import { TickSection } from './section/TickSection.tsx';

/** One list of a plan, to look at, decide about and approve. */
export function SectionPage() {
  const { planId, section } = useParams({ from: '/inside/plans/$planId/$section' });
  const words = strings.changes;
  const { data: plan, error, refetch } = useQuery(planQuery(planId));
  const connected = usePlanLive(planId);
  const known = isSection(section) || section === 'attention' ? section : undefined;
  const may = useMay('review');
  const waiting = waitingKinds(useQuery(approvalsQuery(planId)).data);
  const open =
    plan !== undefined &&
    isSection(section) &&
    sectionAccess(plan, section, may, waiting).openKinds.length > 0;
  return (
    <>
      <PageHeader
        title={known === undefined ? words.unknownSection : words.titles[known]}
        crumbs={[
          { label: words.manage, to: '/people' },
          { label: words.plan, to: '/plans/$planId', params: { planId } },
        ]}
        description={
          known === undefined || plan === undefined ? ' ' : words.descriptions[known](plan.hub.name, open)
        }
        actions={known !== undefined && <LiveIndicator connected={connected} />}
      />
      {known === undefined && (
        <BackToPlan
          planId={planId}
          icon={IconMapOff}
          title={words.unknownSection}
          hint={words.unknownSectionHint}
        />
      )}
      {known === 'attention' && <AttentionSection planId={planId} />}
      {known !== undefined && known !== 'attention' && plan === undefined && (
        <>
          {error === null ? (
            <Card aria-busy>
              <Skeleton height={36} mb="md" />
              <Skeleton height={360} />
            </Card>
          ) : (
            <ErrorNotice error={error} onRetry={() => void refetch()} />
          )}
        </>
      )}
      {known !== undefined && known !== 'attention' && plan !== undefined && (
        <ChangeSection key={`${planId} ${known}`} plan={plan} section={known} />
      )}
    </>
  );
}

function ChangeSection({ plan, section }: { readonly plan: Plan; readonly section: SectionName }) {
  const words = strings.changes.state;
  const may = useMay('review');
  const { data: approvals } = useQuery(approvalsQuery(plan.plan));
  const access = sectionAccess(plan, section, may, waitingKinds(approvals));
  const kinds = kindsOf(section);
  const own = (approvals ?? []).filter(
    (one) => isConfirmed(one) && kinds.some((kind) => one.summary[kind] !== undefined),
  );
  if (kinds.every((kind) => plan.counts[kind] === 0)) {
    return (
      <BackToPlan
        planId={plan.plan}
        icon={IconMoodSmile}
        title={words.empty[section]}
        hint={words.emptyHint}
      />
    );
  }
  return (
    <Stack gap="md">
      <SectionState plan={plan} section={section} access={access} may={may} />
      {own.map(({ approval }) => (
        <ApplyProgress key={approval} planId={plan.plan} approvalId={approval} />
      ))}
      {section === 'remove' ? (
        <RemoveSection plan={plan} access={access} />
      ) : (
        <TickSection plan={plan} section={section} access={access} />
      )}
    </Stack>
  );
}

interface BackToPlanProps {
  readonly planId: string;
  readonly icon: Icon;
  readonly title: string;
  readonly hint: string;
}

function BackToPlan({ planId, ...state }: BackToPlanProps) {
  return (
    <Card>
      <EmptyState {...state}>
        <Button renderRoot={(props) => <Link to="/plans/$planId" params={{ planId }} {...props} />}>
          {strings.changes.backToPlan}
        </Button>
      </EmptyState>
    </Card>
  );
}
