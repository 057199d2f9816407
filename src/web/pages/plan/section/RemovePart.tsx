import { Card, Checkbox, Stack, Text } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Change } from '../../../api/changes.ts';
import type { Action, PlanSection } from '../../../api/plans.ts';
import type { RowPlace, VirtualColumn } from '../../../components/VirtualRows.tsx';
import { strings } from '../../../strings/index.ts';
import { ChangeDetails } from './ChangeDetails.tsx';
import { DetailsButton } from './DetailsButton.tsx';
import { EffectLines } from './EffectLines.tsx';
import { ListAnew } from './ListAnew.tsx';
import { ListBody } from './ListBody.tsx';
import { ListHead } from './ListHead.tsx';
import { PersonCell } from './PersonCell.tsx';
import { RowActions } from './RowActions.tsx';
import type { Part } from './sections.ts';
import { StateCell } from './StateCell.tsx';
import { stateLabel } from './tickCells.tsx';
import { useChangeRows } from './useChangeRows.ts';
import type { Choices } from './useChoices.ts';
import type { SectionFilter } from './useSectionFilter.ts';

export interface RemovePartProps {
  readonly planId: string;
  readonly part: Part;
  readonly status: PlanSection['status'];
  readonly open: boolean;
  readonly filter: SectionFilter;
  readonly choices: Choices;
  /** Told how many are listed; undefined while that is being looked up. */
  readonly onCount: (part: Part['name'], count: number | undefined) => void;
  /** Above the list, for what has to be said first. */
  readonly children?: ReactNode;
}

/** A list of people who left, with three buttons each. */
export function RemovePart({
  planId,
  part,
  status,
  open,
  filter,
  choices,
  onCount,
  children,
}: RemovePartProps) {
  const [detail, setDetail] = useState<Change>();
  const list = filter.listOf(part);
  const rows = useChangeRows(planId, list);
  const { count } = rows;
  const listed = rows.behind ? undefined : count;
  useEffect(() => onCount(part.name, listed), [onCount, part.name, listed]);
  const { actionOf, choose } = choices;
  const onChoose = useCallback((change: Change, action: Action) => choose([change], action), [choose]);
  const cells = useCallback(
    (change: Change, { narrow, tabIndex }: RowPlace): readonly ReactNode[] => {
      const action = actionOf(change);
      return [
        <PersonCell change={change} />,
        <>
          <WhyLine change={change} narrow={narrow} />
          <EffectLines change={change} />
        </>,
        open ? (
          <RowActions change={change} action={action} tabIndex={tabIndex} onChoose={onChoose} />
        ) : (
          <StateCell change={change} action={action} status={status} />
        ),
        <DetailsButton change={change} tabIndex={tabIndex} onOpen={setDetail} />,
      ];
    },
    [actionOf, onChoose, open, status],
  );
  return (
    <Card
      component="section"
      p={{ base: 'sm', sm: 'lg' }}
      aria-label={strings.changes.parts[part.name].title}
    >
      <Stack gap="sm">
        <ListHead
          planId={planId}
          part={part}
          list={list}
          count={count}
          aside={filter.decision !== undefined && <ListAnew planId={planId} kind={part.kind} rows={rows} />}
        >
          {children}
        </ListHead>
        <ListBody
          label={strings.changes.parts[part.name].title}
          alone={false}
          rows={rows}
          columns={columns(open, status)}
          cells={cells}
          rowHeight={84}
          narrowRowHeight={open ? 234 : 190}
          onClearFilter={filter.clear}
        />
      </Stack>
      <ChangeDetails change={detail} onClose={() => setDetail(undefined)} />
    </Card>
  );
}

function columns(open: boolean, status: PlanSection['status']): VirtualColumn[] {
  const words = strings.changes.columns;
  return [
    { key: 'person', label: words.person, width: 'minmax(0, 1fr)' },
    { key: 'effects', label: words.effects, width: 'minmax(0, 1fr)' },
    open
      ? { key: 'actions', label: words.actions, width: '24rem' }
      : { key: 'state', label: stateLabel(status), width: '12rem' },
    { key: 'details', label: words.details, width: '2.25rem', plain: true, narrow: 'corner' },
  ];
}

function WhyLine({ change, narrow }: { readonly change: Change; readonly narrow: boolean }) {
  const words = strings.changes;
  if (change.row === null && change.reason !== 'deleted_in_source') return null;
  const why = words.reason(change.kind, change.reason);
  return (
    <Text size="sm" truncate={!narrow}>
      {change.row === null ? why : words.rowNo(change.row)}
    </Text>
  );
}

/** The tick that people need whom no file ever listed. */
export function IncludeNever(props: {
  readonly count: number;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <Checkbox
      label={strings.changes.removal.includeNever(props.count)}
      checked={props.checked}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  );
}
