import { Button } from '@mantine/core';
import { IconArrowsLeftRight, IconReplace, IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { Banner } from './Banner.tsx';
import { FinishedBanner } from './FinishedBanner.tsx';
import { OverriddenNotice } from './OverriddenNotice.tsx';
import { SafeguardBanner } from './SafeguardBanner.tsx';

/** What a person has to know before looking at the parts: most urgent first. */
export function PlanBanners({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview;
  const open = plan.status !== 'superseded' && plan.status !== 'expired' && plan.status !== 'cancelled';
  return (
    <>
      {plan.sections.some((section) => section.status === 'superseded') && <SupersededBanner plan={plan} />}
      {(plan.status === 'expired' || plan.status === 'cancelled') && (
        <Banner icon={IconReplace} color="gray" title={words.closed[plan.status]} />
      )}
      {plan.unreviewed > 0 && open && (
        <Banner
          icon={IconArrowsLeftRight}
          color="yellow"
          title={words.mapping.title(plan.unreviewed)}
          hint={words.mapping.hint}
          action={
            <Button
              renderRoot={(props) => (
                <Link to="/runs/$runId/mapping" params={{ runId: plan.run }} {...props} />
              )}
            >
              {words.mapping.button}
            </Button>
          }
        />
      )}
      {plan.safeguards.length > 0 && plan.override === null && open && <SafeguardBanner plan={plan} />}
      {plan.override !== null && <OverriddenNotice plan={plan} override={plan.override} />}
      {plan.unreadable_rows > 0 && open && (
        <Banner
          icon={IconUserQuestion}
          color="yellow"
          title={words.unreadable.title(plan.unreadable_rows)}
          hint={words.unreadable.hint(plan.unreadable_rows)}
          action={
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link
                  to="/plans/$planId/$section"
                  params={{ planId: plan.plan, section: 'attention' }}
                  {...props}
                />
              )}
            >
              {words.unreadable.button}
            </Button>
          }
        />
      )}
      <FinishedBanner plan={plan} />
    </>
  );
}

function SupersededBanner({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview.superseded;
  const { newer } = plan;
  return (
    <Banner
      icon={IconReplace}
      color="gray"
      title={words.title}
      hint={words.hint}
      action={
        newer !== null && (
          <Button renderRoot={(props) => <Link to="/plans/$planId" params={{ planId: newer }} {...props} />}>
            {words.button}
          </Button>
        )
      }
    />
  );
}
