import { Card, SegmentedControl, Stack } from '@mantine/core';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { FilterBar } from './FilterBar.tsx';
import { GroupList } from './GroupList.tsx';
import type { SectionAccess } from './sectionAccess.ts';
import { kindsOf, type SectionName, sections } from './sections.ts';
import { SummaryBar } from './SummaryBar.tsx';
import { PrepareError } from './PrepareError.tsx';
import { TickDialog } from './TickDialog.tsx';
import { TickPart } from './TickPart.tsx';
import { useShownParts } from './useShownParts.ts';
import { useApproval } from './useApproval.ts';
import { useChoices } from './useChoices.ts';
import { countOf, useSectionCounts } from './useSectionCounts.ts';
import { useSectionFilter } from './useSectionFilter.ts';

export interface TickSectionProps {
  readonly plan: Plan;
  readonly section: Exclude<SectionName, 'remove'>;
  readonly access: SectionAccess;
}

/** Invites, updates and people who come back: lists with ticks, and one button that carries out what is ticked. */
export function TickSection({ plan, section, access }: TickSectionProps) {
  const words = strings.changes;
  const planId = plan.plan;
  const filter = useSectionFilter();
  const choices = useChoices(planId);
  const counts = useSectionCounts(planId, section, choices.pending);
  const openKinds = access.openKinds;
  const approval = useApproval({
    planId,
    kinds: openKinds,
    settle: choices.settle,
    success: words.success[section],
  });
  const chosen = countOf(counts, 'approve', ...openKinds);
  const total = plan.sections
    .filter((one) => openKinds.includes(one.kind))
    .reduce((sum, one) => sum + one.count, 0);
  const shown = useShownParts(plan, sections[section]);
  const grouped = section === 'update' && filter.search.view === 'groups';
  const says = {
    invite: () => words.bar.invite(chosen),
    update: () => words.bar.update(chosen),
    restore: () =>
      words.bar.restore(
        countOf(counts, 'approve', ...openKinds.filter((kind) => kind === 'reactivate')),
        countOf(counts, 'approve', ...openKinds.filter((kind) => kind === 'restore')),
      ),
  };
  return (
    <>
      <Card p={{ base: 'sm', sm: 'lg' }}>
        <Stack gap="lg">
          <FilterBar planId={planId} section={section} filter={filter} counts={counts} grouped={grouped}>
            {section === 'update' && (
              <SegmentedControl
                aria-label={words.views.label}
                data={[
                  { value: 'people', label: words.views.people },
                  { value: 'groups', label: words.views.groups },
                ]}
                value={grouped ? 'groups' : 'people'}
                onChange={(view) => filter.change({ view: view === 'groups' ? view : undefined })}
              />
            )}
          </FilterBar>
          {grouped ? (
            <GroupList
              planId={planId}
              open={openKinds.includes('update')}
              filter={filter}
              choices={choices}
            />
          ) : (
            shown.map((part) => (
              <TickPart
                key={part.name}
                planId={planId}
                part={part}
                status={access.statusOf(part.kind)}
                open={openKinds.includes(part.kind)}
                filter={filter}
                choices={choices}
                counts={counts?.get(part.kind)}
                alone={shown.length === 1}
              />
            ))
          )}
        </Stack>
      </Card>
      {openKinds.length > 0 && (
        <>
          <PrepareError error={approval.prepareError} />
          <SummaryBar
            planId={planId}
            kinds={kindsOf(section)}
            saving={choices.saving}
            hint={chosen === 0 && counts !== undefined ? words.bar.none : undefined}
            button={words.main[section]}
            disabled={chosen === 0}
            loading={approval.preparing}
            onPress={() => approval.prepare()}
            summary={counts && `${says[section]()}, ${words.bar.left(Math.max(0, total - chosen))}`}
          />
          <TickDialog section={section} hub={plan.hub.name} total={total} approval={approval} />
        </>
      )}
    </>
  );
}
