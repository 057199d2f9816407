import { expect } from 'vitest';
import { type Expectation, type Person, statusOf, type World } from './oracle.ts';
import type { Answer, MemberAnswer, PlanAnswer, Psm } from './psm.ts';
import type { Table } from './shape.ts';

/** The product's answer and the oracle's, side by side; the row-level part names what the counts only hint at. */
export function expectPlan(answer: Answer<PlanAnswer>, expected: Expectation, table: Table): void {
  if (answer.json?.rows === undefined) throw new Error(`plan ended with ${answer.exit}: ${answer.stderr}`);
  const { rows, counts, attention, safeguards } = answer.json;
  const listed = new Set(attention.map(({ row }) => row));
  // Values that wait are listed too, though their rows go on.
  const waitingRows = new Set([...expected.waiting.values()].flat());
  const rejected = [...listed].filter((row) => row !== null && !waitingRows.has(row));
  const wanted = expected.attentionRows.filter((row) => !waitingRows.has(row));
  const describe = (row: number) =>
    `row ${row}: ${expected.outcomes.get(row)?.rule} | ${table.rows[row - 2]?.join(' | ')}`;
  const surprises = {
    unexpected: rejected
      .filter((row) => !wanted.includes(row as number))
      .map((row) => describe(row as number)),
    missing: wanted.filter((row) => !listed.has(row)).map(describe),
    safeguards: expected.exit === 3 ? [] : safeguards.map(({ message }) => message),
  };
  expect({ exit: answer.exit, rows, counts, surprises }).toEqual({
    exit: expected.exit,
    rows: expected.rows,
    counts: expected.counts,
    surprises: { unexpected: [], missing: [], safeguards: [] },
  });
  expect(rows.read).toBe(rows.unchanged + rows.not_eligible + rows.planned + rows.attention);
  for (const [value, at] of expected.waiting) {
    expect(
      at.some((row) => listed.has(row)),
      `${value} is listed at one of the rows ${at.join(', ')}`,
    ).toBe(true);
  }
  expect(safeguards.length > 0, 'held by safeguards').toBe(expected.safeguards.length > 0);
}

/** Everybody in the directory: status, hubs, protection and values. */
export async function expectDirectory(psm: Psm, world: World): Promise<void> {
  const members = await psm.members({ deleted: world.people.some(({ deleted }) => deleted) });
  for (const { hubs: names, memberships } of members) {
    expect([...names].sort()).toEqual(memberships.map(({ hub }) => hub).sort());
  }
  expect(byEmail(members.map(fromProduct))).toEqual(byEmail(world.people.map(fromOracle)));
}

interface Plain {
  email: string;
  [key: string]: unknown;
}

function fromProduct(member: MemberAnswer): Plain {
  return {
    email: member.email.toLowerCase(),
    uid: member.unique_id,
    name: `${member.first_name} ${member.last_name}`,
    status: member.status,
    protected: member.protected,
    // A deleted account is nowhere; what it would come back to is the restore's business.
    hubs: member.status === 'deleted' ? [] : hubs(member.memberships.map(({ hub, status }) => [hub, status])),
    profile: values(Object.entries(member.profile)),
  };
}

function fromOracle(person: Person): Plain {
  return {
    email: person.email,
    uid: person.uid,
    name: `${person.first} ${person.last}`,
    status: statusOf(person),
    protected: person.protected,
    hubs: person.deleted ? [] : hubs([...person.hubs]),
    profile: values([...person.profile]),
  };
}

function hubs(entries: [string, string][]): string[] {
  return entries
    .filter(([, status]) => status !== 'ended')
    .map(([name, status]) => `${name}: ${status}`)
    .sort();
}

/** Multi-selects are sets, so their order is nobody's business. */
function values(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(
    entries
      .map(([key, value]): [string, unknown] => [
        key,
        Array.isArray(value) ? value.map(String).sort() : value,
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function byEmail(people: Plain[]): Plain[] {
  return people.sort((a, b) => (a.email < b.email ? -1 : a.email > b.email ? 1 : 0));
}
