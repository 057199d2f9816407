import { Select } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { segmentsQuery } from '../../../api/changes.ts';
import { useFieldLabel } from '../../../api/directory.ts';
import type { ChangeKind } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Section.module.css';
import type { SectionFilter } from './useSectionFilter.ts';

export interface SegmentSelectProps {
  readonly planId: string;
  readonly kinds: readonly ChangeKind[];
  readonly filter: SectionFilter;
}

/** One option of a field with options, with the number of people that have it. */
export function SegmentSelect({ planId, kinds, filter }: SegmentSelectProps) {
  const words = strings.changes.filters;
  const label = useFieldLabel();
  const results = useQueries({ queries: kinds.map((kind) => segmentsQuery(planId, kind)) });
  const counts = new Map<string, Map<string, number>>();
  for (const { field, value, count } of results.flatMap((result) => result.data ?? [])) {
    const ofField = counts.get(field) ?? new Map<string, number>();
    ofField.set(value, (ofField.get(value) ?? 0) + count);
    counts.set(field, ofField);
  }
  const { segment_field: field, segment } = filter.search;
  const chosen = field !== undefined && segment !== undefined ? JSON.stringify([field, segment]) : null;
  if (counts.size === 0 && chosen === null) return null;
  return (
    <Select
      aria-label={words.segment}
      placeholder={words.anySegment}
      nothingFoundMessage={words.noSegment}
      clearable
      searchable
      limit={200}
      data={[...counts].map(([field, values]) => ({
        group: label(field),
        items: [...values]
          .sort(([, one], [, other]) => other - one)
          .map(([value, count]) => ({
            value: JSON.stringify([field, value]),
            label: words.option(value, count),
          })),
      }))}
      value={chosen}
      onChange={(option) => {
        const [field, segment] = option === null ? [] : (JSON.parse(option) as [string, string]);
        filter.change({ segment_field: field, segment });
      }}
      className={classes['filter'] ?? ''}
    />
  );
}
