import { Stack, Text } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import type { Change } from '../../../api/changes.ts';
import type { PlanSection } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { ChangeDetails } from './ChangeDetails.tsx';
import { ListAnew } from './ListAnew.tsx';
import { ListBody } from './ListBody.tsx';
import { ListHead } from './ListHead.tsx';
import type { Counts } from './pending.ts';
import type { Part } from './sections.ts';
import { SelectAll } from './SelectAll.tsx';
import { tickColumns, useTickCells } from './tickCells.tsx';
import { tickState } from './tickState.ts';
import { useChangeRows } from './useChangeRows.ts';
import type { Choices } from './useChoices.ts';
import type { SectionFilter } from './useSectionFilter.ts';
import { useTotals } from './useTotals.ts';

export interface TickPartProps {
  readonly planId: string;
  readonly part: Part;
  readonly status: PlanSection['status'];
  /** May something be chosen? */
  readonly open: boolean;
  readonly filter: SectionFilter;
  readonly choices: Choices;
  /** Of the kind as a whole. */
  readonly counts: Counts | undefined;
  /** The section has no other list. */
  readonly alone: boolean;
}

const heights = {
  invite: [56, 122],
  update: [76, 142],
  restore: [86, 146],
  back: [64, 124],
} as const;

/** A list of people with a tick each. */
export function TickPart({ planId, part, status, open, filter, choices, counts, alone }: TickPartProps) {
  const [detail, setDetail] = useState<Change>();
  const list = filter.listOf(part);
  const rows = useChangeRows(planId, list);
  const [total] = useTotals(planId, [part]);
  const last = useRef<number>(undefined);
  const { choose } = choices;
  const { at } = rows;
  const tick = useCallback(
    (index: number, checked: boolean, through: boolean) => {
      const from = through ? (last.current ?? index) : index;
      const [low, high] = from < index ? [from, index] : [index, from];
      const range = Array.from({ length: high - low + 1 }, (_, offset) => at(low + offset));
      choose(
        range.filter((change) => change !== undefined),
        checked ? 'approve' : 'skip',
      );
      last.current = index;
    },
    [choose, at],
  );
  const look = part.kind === 'invite' || part.kind === 'update' ? part.kind : 'restore';
  const cells = useTickCells({
    look,
    status,
    open,
    actionOf: choices.actionOf,
    onTick: tick,
    onDetails: setDetail,
  });
  const [rowHeight, narrowRowHeight] = part.name === 'back' ? heights.back : heights[look];
  const state = tickState({ rows, total, counts, filtered: filter.filtered, actionOf: choices.actionOf });
  return (
    <Stack component="section" gap="sm" aria-label={strings.changes.parts[part.name].title}>
      <ListHead
        planId={planId}
        part={part}
        list={list}
        count={rows.count}
        alone={alone}
        aside={filter.decision !== undefined && <ListAnew planId={planId} kind={part.kind} rows={rows} />}
      >
        {open && filter.decision !== undefined && (
          <Text size="sm" c="dimmed">
            {strings.changes.filters.noBulk}
          </Text>
        )}
        {open && filter.decision === undefined && (rows.count ?? 0) > 0 && (
          <SelectAll
            count={rows.count ?? 0}
            filtered={filter.filtered}
            state={state}
            onSelect={(all) => {
              // What is asked for is not yet what is shown.
              if (rows.behind) return;
              void choices.chooseAll([list], all ? 'approve' : 'skip', true).catch(() => {});
            }}
          />
        )}
      </ListHead>
      <ListBody
        label={strings.changes.parts[part.name].title}
        alone={alone}
        rows={rows}
        columns={tickColumns(look, open, status)}
        cells={cells}
        rowHeight={rowHeight}
        narrowRowHeight={narrowRowHeight}
        onClearFilter={filter.clear}
      />
      <ChangeDetails change={detail} onClose={() => setDetail(undefined)} />
    </Stack>
  );
}
