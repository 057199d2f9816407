import { describe, expect, it } from 'vitest';
import { runEdges, type RunStatus } from '../../src/pipeline/run.ts';
import { planStatus, sectionEdges, type SectionStatus, statesBefore } from '../../src/planning/states.ts';

/** Every edge there is, written down a second time on purpose: a new one has to be meant. */
const sections: readonly string[] = [
  'pending > approved',
  'pending > held',
  'pending > cancelled',
  'pending > superseded',
  'pending > expired',
  'held > pending',
  'held > cancelled',
  'held > superseded',
  'held > expired',
  'approved > applying',
  'approved > cancelled',
  'applying > applied',
];

const runs: readonly string[] = [
  'receiving > landed',
  'receiving > done',
  'receiving > failed',
  'receiving > cancelled',
  'landed > needs_mapping',
  'landed > staging',
  'landed > failed',
  'landed > cancelled',
  'landed > superseded',
  'needs_mapping > staging',
  'needs_mapping > failed',
  'needs_mapping > cancelled',
  'needs_mapping > superseded',
  'staging > planning',
  'staging > needs_mapping',
  'staging > failed',
  'staging > cancelled',
  'staging > superseded',
  'planning > ready',
  'planning > needs_mapping',
  'planning > staging',
  'planning > failed',
  'planning > cancelled',
  'ready > staging',
  'ready > applying',
  'ready > done',
  'ready > superseded',
  'ready > cancelled',
  'applying > ready',
  'applying > done',
  'done > staging',
  'quarantined > staging',
  'quarantined > cancelled',
];

function pairs(edges: Readonly<Record<string, readonly string[]>>): [string, boolean][] {
  const states = Object.keys(edges);
  return states.flatMap((from) =>
    states.map((to): [string, boolean] => [`${from} > ${to}`, (edges[from] ?? []).includes(to)]),
  );
}

// ASVS 2.3.1
describe('the states of a section', () => {
  it.each(pairs(sectionEdges))('%s', (pair, possible) => {
    expect(possible).toBe(sections.includes(pair));
  });

  it('know what leads to them', () => {
    for (const to of Object.keys(sectionEdges) as SectionStatus[]) {
      const before = sections.filter((pair) => pair.endsWith(`> ${to}`)).map((pair) => pair.split(' ')[0]);
      expect(statesBefore(to)).toEqual(before);
    }
  });

  it('end in nothing that was approved without being applied, short of a cancellation', () => {
    expect(sectionEdges.approved).toEqual(['applying', 'cancelled']);
    expect(sectionEdges.applying).toEqual(['applied']);
  });
});

describe('the states of a run', () => {
  it.each(pairs(runEdges))('%s', (pair, possible) => {
    expect(possible).toBe(runs.includes(pair));
  });

  it('lead only to states that there are', () => {
    const states = Object.keys(runEdges);
    for (const next of Object.values(runEdges).flat()) expect(states).toContain(next);
  });

  it('reach everything but a quarantine from receiving', () => {
    const reached = new Set<RunStatus>(['receiving']);
    for (const state of reached) for (const next of runEdges[state]) reached.add(next);
    expect([...reached, 'quarantined'].sort()).toEqual(Object.keys(runEdges).sort());
  });
});

describe('the state of a plan', () => {
  const of = (sectionStates: SectionStatus[], held = false, unreviewed = 0) =>
    planStatus({ sections: sectionStates, held, unreviewed });

  it.each([
    ['no section: nothing to decide', [], 'empty'],
    ['one open section: pending', ['pending', 'applied', 'cancelled'], 'pending'],
    ['an approved section before a pending one', ['pending', 'approved'], 'approved'],
    ['what is being applied before everything but a hold', ['approved', 'applying', 'pending'], 'applying'],
    ['a held section before everything', ['applying', 'held'], 'held'],
    ['all applied', ['applied', 'applied'], 'applied'],
    ['applied, and the rest superseded by a newer run', ['applied', 'superseded'], 'applied'],
    ['all superseded', ['superseded', 'superseded'], 'superseded'],
    ['cancelled', ['cancelled', 'superseded'], 'cancelled'],
    ['expired', ['expired'], 'expired'],
  ] as [string, SectionStatus[], string][])('%s', (_, states, expected) => {
    expect(of(states)).toBe(expected);
  });

  it('held by a safeguard: held, even with nothing in it', () => {
    expect(of(['pending'], true)).toBe('held');
    expect(of([], true)).toBe('held');
  });

  it('unreviewed columns come before the hold: the next plan may not be held any more', () => {
    expect(of(['held'], true, 2)).toBe('needs_mapping');
  });

  it('superseded comes before both', () => {
    expect(of(['superseded'], true, 2)).toBe('superseded');
  });
});
