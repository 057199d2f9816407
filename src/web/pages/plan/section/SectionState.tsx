import { Button } from '@mantine/core';
import { IconArrowsLeftRight, IconEye, IconReplace, IconShieldExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { Banner } from '../overview/Banner.tsx';
import type { SectionAccess } from './sectionAccess.ts';
import { kindsOf, type SectionName } from './sections.ts';

export interface SectionStateProps {
  readonly plan: Plan;
  readonly section: SectionName;
  readonly access: SectionAccess;
  /** May the person who looks at it approve? */
  readonly may: boolean;
}

/** Why nothing can be chosen here, and where to go instead. */
export function SectionState({ plan, section, access, may }: SectionStateProps) {
  const words = strings.changes.state;
  const planId = plan.plan;
  const overview = (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/plans/$planId" params={{ planId }} {...props} />}
    >
      {words.toOverview}
    </Button>
  );
  const closed = (['superseded', 'expired', 'cancelled'] as const).find(
    (status) => plan.status === status || kindsOf(section).some((kind) => access.statusOf(kind) === status),
  );
  if (closed !== undefined) {
    return (
      <Banner
        icon={IconReplace}
        color="gray"
        title={words[closed]}
        hint={closed === 'superseded' ? words.supersededHint : words.closedHint}
        action={plan.newer === null ? overview : <NewerButton plan={plan.newer} section={section} />}
      />
    );
  }
  if (plan.unreviewed > 0) {
    return (
      <Banner
        icon={IconArrowsLeftRight}
        color="yellow"
        title={words.mapping(plan.unreviewed)}
        hint={words.mappingHint}
        action={
          <Button
            renderRoot={(props) => <Link to="/runs/$runId/mapping" params={{ runId: plan.run }} {...props} />}
          >
            {words.toMapping}
          </Button>
        }
      />
    );
  }
  if (plan.status === 'held') {
    return (
      <Banner
        icon={IconShieldExclamation}
        color="orange"
        title={words.held}
        hint={words.heldHint}
        action={overview}
      >
        <ul style={{ marginBottom: 0 }}>
          {plan.safeguards.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      </Banner>
    );
  }
  const pending = kindsOf(section).some((kind) => access.statusOf(kind) === 'pending');
  if (pending && !may) return <Banner icon={IconEye} color="gray" title={words.readOnly} />;
  return null;
}

function NewerButton({ plan, section }: { readonly plan: string; readonly section: SectionName }) {
  return (
    <Button
      renderRoot={(props) => (
        <Link to="/plans/$planId/$section" params={{ planId: plan, section }} {...props} />
      )}
    >
      {strings.changes.state.toNewer}
    </Button>
  );
}
