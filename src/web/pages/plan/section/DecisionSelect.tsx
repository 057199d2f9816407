import { Select } from '@mantine/core';
import type { ChangeKind } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { countDecided, decisionsOf } from './decisions.ts';
import type { Counts } from './pending.ts';
import classes from './Section.module.css';
import type { SectionName } from './sections.ts';
import type { SectionFilter } from './useSectionFilter.ts';

export interface DecisionSelectProps {
  readonly section: SectionName;
  readonly filter: SectionFilter;
  /** Undefined while they are not known. */
  readonly counts: ReadonlyMap<ChangeKind, Counts> | undefined;
}

/** What is chosen for the people listed, or that nothing is yet. */
export function DecisionSelect({ section, filter, counts }: DecisionSelectProps) {
  const words = strings.changes.filters;
  const names = section === 'remove' ? words.removals : words.ticks;
  const options = decisionsOf(section).map((decision) => {
    const name = names[decision] ?? decision;
    if (counts === undefined) return { value: decision, label: name };
    return { value: decision, label: words.option(name, countDecided(counts.values(), decision)) };
  });
  return (
    <Select
      aria-label={words.decision}
      placeholder={words.anyDecision}
      clearable
      data={options}
      value={filter.decision ?? null}
      onChange={(decision) => filter.change({ decision: decision ?? undefined })}
      className={classes['filter'] ?? ''}
    />
  );
}
