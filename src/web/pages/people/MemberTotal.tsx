import { Text } from '@mantine/core';
import type { MemberCounts, MemberFilter } from '../../api/members.ts';
import { strings } from '../../strings/index.ts';
import classes from './People.module.css';

const text = strings.people;

/** @param status undefined: everybody who is not deleted */
export function totalOf(counts: MemberCounts | undefined, status: string | undefined): number | undefined {
  if (counts === undefined) return undefined;
  if (status === undefined) return counts.active + counts.invited + counts.deactivated;
  return counts[status as keyof MemberCounts];
}

export interface MemberTotalProps {
  readonly counts: MemberCounts | undefined;
  readonly filter: MemberFilter;
  /** They belong to the filter before. */
  readonly stale: boolean;
}

/** How many people the list below has, in words: "20,300 members". */
export function MemberTotal({ counts, filter, stale }: MemberTotalProps) {
  const total = totalOf(counts, filter.status);
  const searched = [filter.q, filter.hub, filter.field && filter.value].some(Boolean);
  return (
    <Text
      size="sm"
      c="dimmed"
      role="status"
      aria-busy={stale}
      className={`${classes['total']} ${stale ? classes['stale'] : ''}`}
    >
      {/* Its place is there before the number is. */}
      {total === undefined ? '\u00A0' : text.total(total, searched)}
    </Text>
  );
}
