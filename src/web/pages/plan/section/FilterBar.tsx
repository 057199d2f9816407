import { Button, CloseButton, Group, Select, TextInput } from '@mantine/core';
import { IconFilterOff, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { groupsQuery } from '../../../api/changes.ts';
import { useFieldLabel } from '../../../api/directory.ts';
import { type ChangeKind, decisionsQuery } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { DecisionSelect } from './DecisionSelect.tsx';
import type { Counts } from './pending.ts';
import classes from './Section.module.css';
import { kindsOf, type SectionName } from './sections.ts';
import { SegmentSelect } from './SegmentSelect.tsx';
import type { SectionFilter } from './useSectionFilter.ts';
import { ValueFilter } from './ValueFilter.tsx';

export interface FilterBarProps {
  readonly planId: string;
  readonly section: SectionName;
  readonly filter: SectionFilter;
  readonly counts: ReadonlyMap<ChangeKind, Counts> | undefined;
  /** Groups of equal changes are narrowed by their field alone. */
  readonly grouped?: boolean;
  /** At the right. */
  readonly children?: ReactNode;
}

/** What the lists below are narrowed by; it stands in the address. */
export function FilterBar({ planId, section, filter, counts, grouped = false, children }: FilterBarProps) {
  const words = strings.changes.filters;
  const kinds = kindsOf(section);
  return (
    <Group role="search" aria-label={words.label} gap="sm" align="center">
      {!grouped && <SearchInput filter={filter} />}
      {!grouped && <SegmentSelect planId={planId} kinds={kinds} filter={filter} />}
      {section === 'update' && <FieldSelect planId={planId} filter={filter} />}
      {!grouped && <ReasonSelect planId={planId} section={section} filter={filter} />}
      {!grouped && <DecisionSelect section={section} filter={filter} counts={counts} />}
      {!grouped && <ValueFilter filter={filter} />}
      {filter.filtered && (
        <Button
          variant="subtle"
          size="sm"
          leftSection={<IconFilterOff size={16} aria-hidden />}
          onClick={filter.clear}
        >
          {words.clear}
        </Button>
      )}
      {children !== undefined && <Group ml="auto">{children}</Group>}
    </Group>
  );
}

function SearchInput({ filter }: { readonly filter: SectionFilter }) {
  const words = strings.changes.filters;
  return (
    <TextInput
      aria-label={words.search}
      placeholder={words.search}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={filter.text}
      maxLength={200}
      onChange={(event) => filter.setText(event.currentTarget.value)}
      rightSection={
        filter.text !== '' && (
          <CloseButton size="sm" aria-label={words.clearSearch} onClick={() => filter.setText('')} />
        )
      }
      style={{ flex: '1 1 11rem' }}
      maw={{ sm: 352 }}
    />
  );
}

function FieldSelect({ planId, filter }: { readonly planId: string; readonly filter: SectionFilter }) {
  const words = strings.changes.filters;
  const label = useFieldLabel();
  const { data } = useQuery(groupsQuery(planId, 'update'));
  return (
    <Select
      aria-label={words.field}
      placeholder={words.anyField}
      clearable
      data={(data?.fields ?? []).map(({ field, count }) => ({
        value: field,
        label: words.option(label(field), count),
      }))}
      value={filter.search.field ?? null}
      onChange={(field) => filter.change({ field: field ?? undefined, before: undefined, after: undefined })}
      className={classes['filter'] ?? ''}
    />
  );
}

function ReasonSelect({ planId, section, filter }: Omit<FilterBarProps, 'children' | 'grouped' | 'counts'>) {
  const words = strings.changes.filters;
  const decisions = useQuery(decisionsQuery(planId));
  const reasons = kindsOf(section).flatMap((kind) =>
    Object.entries(decisions.data?.sections.find((one) => one.kind === kind)?.reasons ?? {}).map(
      ([reason, count]) => ({ kind, reason, count }),
    ),
  );
  const distinct = [...new Set(reasons.map((one) => one.reason))];
  if (distinct.length < 2 && filter.search.reason === undefined) return null;
  return (
    <Select
      aria-label={words.reason}
      placeholder={words.anyReason}
      clearable
      data={distinct.map((reason) => {
        const same = reasons.filter((one) => one.reason === reason);
        const names = [...new Set(same.map((one) => strings.changes.reason(one.kind, reason)))].join(', ');
        return {
          value: reason,
          label: words.option(
            names,
            same.reduce((sum, one) => sum + one.count, 0),
          ),
        };
      })}
      value={filter.search.reason ?? null}
      onChange={(reason) => filter.change({ reason: reason ?? undefined })}
      className={classes['filter'] ?? ''}
    />
  );
}
