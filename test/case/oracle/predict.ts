import { type Counts, countKinds, type Rows, type Table } from '../shape.ts';
import { absenceOf } from './absence.ts';
import { type Claim, claimsOf } from './claims.ts';
import { type Change, decide, type RowClass } from './decide.ts';
import { readTable } from './reading.ts';
import { type Safeguard, safeguardsOf } from './safeguards.ts';
import type { Person, World } from './world.ts';

export interface Input {
  table: Table;
  hub: string;
  /** "only some people": says nothing about those who are not in it. */
  partial?: boolean;
  /** Several sources of one hub need names. */
  source?: string;
}

/** What `plan` must answer, and what the later steps need to know. */
export interface Expectation {
  hub: string;
  source: string;
  full: boolean;
  exit: 0 | 2 | 3;
  rows: Rows;
  counts: Counts;
  /** Rows of class attention. */
  attentionRows: number[];
  /** Values that wait, each with all rows that have it. */
  waiting: Map<string, number[]>;
  safeguards: Safeguard[];
  claims: Claim[];
  changes: Change[];
  unreadableRows: number;
  /** Row number → class and the rule that decided; absent people come after them. */
  outcomes: Map<number, { rowClass: RowClass; rule: string }>;
  spared: Map<string, Person[]>;
}

export function predict(world: World, { table, hub, partial = false, source = 'csv' }: Input): Expectation {
  const from = `${hub}/${source}`;
  const readings = readTable(world, table);
  const outcomes: Expectation['outcomes'] = new Map();
  for (const { row, fault } of readings) {
    if (fault !== null) outcomes.set(row, { rowClass: 'attention', rule: `rejected: ${fault}` });
  }
  const claims = claimsOf(
    world,
    from,
    readings.filter(({ fault }) => fault === null),
  );
  const changes: Change[] = [];
  for (const claim of claims) {
    const { rowClass, rule, change } = decide(world, hub, from, claim);
    for (const [copy, { row }] of claim.readings.entries()) {
      outcomes.set(row, { rowClass, rule: copy > 0 && rowClass !== 'attention' ? `copy of ${rule}` : rule });
    }
    if (change) changes.push(change);
  }
  const absence = absenceOf(world, hub, from, table, readings, claims);
  if (!partial) changes.push(...absence.changes);

  const counts = Object.fromEntries(
    countKinds.map((kind) => [kind, changes.filter((change) => change.kind === kind).length]),
  ) as Counts;
  const inClass = (wanted: RowClass) =>
    [...outcomes].filter(([, { rowClass }]) => rowClass === wanted).map(([row]) => row);
  const attentionRows = inClass('attention').sort((a, b) => a - b);
  const safeguards = safeguardsOf(world, {
    hub,
    source: from,
    full: !partial,
    rows: readings.length,
    rejected: [...outcomes.values()].filter(({ rule }) => rule.startsWith('rejected')).length,
    changes,
    present: new Set(claims.map(({ person }) => person)),
  });
  return {
    hub,
    source: from,
    full: !partial,
    exit: safeguards.length > 0 ? 3 : changes.length > 0 ? 2 : 0,
    rows: {
      read: readings.length,
      unchanged: inClass('unchanged').length,
      not_eligible: inClass('not_eligible').length,
      planned: inClass('planned').length,
      attention: attentionRows.length,
    },
    counts,
    attentionRows,
    waiting: waitingValues(readings),
    safeguards,
    claims,
    changes,
    unreadableRows: absence.unreadableRows,
    outcomes,
    spared: partial ? new Map() : absence.spared,
  };
}

function waitingValues(readings: ReturnType<typeof readTable>): Map<string, number[]> {
  const waiting = new Map<string, number[]>();
  for (const { row, unknown } of readings) {
    for (const { field, text } of unknown) {
      const name = `${field}: ${text}`;
      waiting.set(name, [...(waiting.get(name) ?? []), row]);
    }
  }
  return waiting;
}
