import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { approvalsQuery, type Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { isWhole } from '../progress/approvalState.ts';
import { Banner } from './Banner.tsx';

/** Once all parts are carried out and nobody was left out: there is nothing more to do. */
export function FinishedBanner({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview.finished;
  const approvals = useQuery(approvalsQuery(plan.plan)).data;
  const finished =
    plan.sections.length > 0 &&
    plan.sections.every((section) => section.status === 'applied') &&
    approvals?.filter((one) => one.status !== 'cancelled').every(isWhole) === true;
  if (!finished) return null;
  return (
    <Banner
      icon={IconCircleCheck}
      color="green"
      title={words.title}
      hint={words.hint}
      action={
        <Button renderRoot={(props) => <Link to="/people" search={{ hub: plan.hub.id }} {...props} />}>
          {words.people}
        </Button>
      }
    />
  );
}
