import { Card, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { decisionsQuery, type Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { BulkActions } from './BulkActions.tsx';
import { FilterBar } from './FilterBar.tsx';
import { PrepareError } from './PrepareError.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { IncludeNever, RemovePart } from './RemovePart.tsx';
import { removals } from './removals.ts';
import type { SectionAccess } from './sectionAccess.ts';
import { kindsOf, type Part, sections } from './sections.ts';
import { SummaryBar } from './SummaryBar.tsx';
import { UnreadableTick } from './UnreadableTick.tsx';
import { useApproval } from './useApproval.ts';
import { useChoices } from './useChoices.ts';
import { useShownParts } from './useShownParts.ts';
import { countOf, useSectionCounts } from './useSectionCounts.ts';
import { useSectionFilter } from './useSectionFilter.ts';

export interface RemoveSectionProps {
  readonly plan: Plan;
  readonly access: SectionAccess;
}

/** People who left: those whom the file says are inactive, those who are absent, and apart those whom no file ever listed. */
export function RemoveSection({ plan, access }: RemoveSectionProps) {
  const words = strings.changes.removal;
  const planId = plan.plan;
  const { openKinds } = access;
  const filter = useSectionFilter();
  const choices = useChoices(planId);
  const counts = useSectionCounts(planId, 'remove', choices.pending);
  const decisions = useQuery(decisionsQuery(planId)).data;
  const approval = useApproval({
    planId,
    kinds: openKinds,
    settle: choices.settle,
    success: strings.changes.success.remove,
  });
  const [listed, setListed] = useState<Partial<Record<Part['name'], number | undefined>>>({});
  const onCount = useCallback(
    (part: Part['name'], count: number | undefined) => setListed((old) => ({ ...old, [part]: count })),
    [],
  );
  const [asked, setAsked] = useState<boolean>();
  const include =
    asked ??
    decisions?.rules.some((rule) => rule.kind === 'deprovision' && rule.where['ticked'] === false) ??
    false;
  const shown = useShownParts(plan, sections.remove);
  const parts = shown.filter((part) => openKinds.includes(part.kind) && (part.name !== 'never' || include));
  const unreadable = plan.unreadable_rows;
  const [known, setKnown] = useState(false);
  const [missed, setMissed] = useState(false);
  const tick = useRef<HTMLInputElement>(null);

  const numbers = {
    deactivate: countOf(counts, 'deactivate', ...openKinds) + countOf(counts, 'approve', ...openKinds),
    hub: countOf(counts, 'delete_from_hub', ...openKinds),
    tenant: countOf(counts, 'delete_from_tenant', ...openKinds),
    skip: countOf(counts, 'skip', ...openKinds),
    undecided: countOf(counts, null, ...openKinds),
  };
  const chosen = numbers.deactivate + numbers.hub + numbers.tenant;
  /** Absent people who would be removed: each could be one of the rows that could not be read. */
  const absent = removals.reduce((sum, action) => sum + countOf(counts, action, 'deprovision'), 0);
  const press = () => {
    if (unreadable > 0 && absent > 0 && !known) {
      setMissed(true);
      tick.current?.focus();
      return;
    }
    approval.prepare(known);
  };
  return (
    <>
      <Stack gap="md">
        <Card p={{ base: 'sm', sm: 'md' }}>
          <FilterBar planId={planId} section="remove" filter={filter} counts={counts}>
            {openKinds.length > 0 && (
              <BulkActions
                count={parts.reduce((sum, part) => sum + (listed[part.name] ?? 0), 0)}
                disabled={
                  counts === undefined ||
                  filter.decision !== undefined ||
                  parts.some((part) => listed[part.name] === undefined)
                }
                onChoose={(action) =>
                  void choices.chooseAll(parts.map(filter.listOf), action).catch(() => {})
                }
              />
            )}
          </FilterBar>
          {openKinds.length > 0 && filter.decision !== undefined && (
            <Text size="sm" c="dimmed" mt="xs">
              {strings.changes.filters.noBulk}
            </Text>
          )}
        </Card>
        {shown.map((part) => (
          <RemovePart
            key={part.name}
            planId={planId}
            part={part}
            status={access.statusOf(part.kind)}
            open={openKinds.includes(part.kind) && (part.name !== 'never' || include)}
            filter={filter}
            choices={choices}
            onCount={onCount}
          >
            {part.name === 'never' && openKinds.includes(part.kind) && (
              <IncludeNever count={listed.never ?? 0} checked={include} onChange={setAsked} />
            )}
          </RemovePart>
        ))}
        {unreadable > 0 && openKinds.includes('deprovision') && (
          <UnreadableTick
            planId={planId}
            rows={unreadable}
            checked={known}
            missed={missed && !known}
            input={tick}
            onChange={setKnown}
          />
        )}
      </Stack>
      {openKinds.length > 0 && (
        <>
          <PrepareError error={approval.prepareError} />
          <SummaryBar
            planId={planId}
            kinds={kindsOf('remove')}
            saving={choices.saving}
            hint={chosen === 0 && counts !== undefined ? words.none : words.nothingYet}
            button={words.confirm}
            color="red"
            disabled={chosen === 0}
            loading={approval.preparing}
            onPress={press}
            summary={counts && words.summary(numbers).join(' · ')}
          />
          <RemoveDialog
            hub={plan.hub.name}
            total={chosen + numbers.skip + numbers.undecided}
            approval={approval}
          />
        </>
      )}
    </>
  );
}
