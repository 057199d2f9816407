import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ended, type PlanAnswer, Psm, worked } from './psm.ts';
import { exportOf, people, setupOf } from './simple.ts';
import { plainCsv, write } from './write.ts';

const half = 2500;
const timeout = 300_000;

/** So that the next process need not wait long for a dead one's lease. */
const shortLease = { PSM_APPLY_LEASE_SECONDS: '2' };

/** Members whose title changes, and as many newcomers. */
const members = people(half);
const table = exportOf([
  ...members.map((person) => ({ ...person, title: 'Doctor' })),
  ...people(half, 'new'),
]);

/** One database with 5,000 approved changes; each case works on a copy, so that plan and decisions are the same. */
let approved: Psm;
let planned: PlanAnswer;
let undisturbed: Outcome;

interface Outcome {
  people: string[];
  invitations: { people: number; invitations: number } | undefined;
  mails: { people: number; mails: number } | undefined;
  outcomes: { result: string | null; count: number }[];
}

beforeAll(async () => {
  approved = await Psm.create(setupOf(members));
  planned = (await approved.plan(await write(table, plainCsv), 'export.csv', 'Toronto')).json;
  worked(await approved.approve(planned.plan, { kinds: ['invite', 'update'] }));
  const calm = await approved.copy();
  worked(await calm.apply(planned.plan));
  undisturbed = await outcomeOf(calm);
  await calm.remove();
}, timeout);

afterAll(async () => {
  await approved.remove();
});

/** Everything that must be the same however often the apply was interrupted. */
async function outcomeOf(psm: Psm): Promise<Outcome> {
  const everybody = await psm.members();
  const [invitations] = await psm.query<{ people: number; invitations: number }>(
    'select count(*)::int as invitations, count(distinct member_id)::int as people from invitation',
  );
  const [mails] = await psm.query<{ people: number; mails: number }>(
    'select count(*)::int as mails, count(distinct member_id)::int as people from outbox_message',
  );
  const outcomes = await psm.query<Outcome['outcomes'][number]>(
    'select result, count(*)::int from change_outcome group by result order by result',
  );
  return { people: everybody.map(withoutId).sort(), invitations, mails, outcomes };
}

/** A newcomer's id is made anew in each database. */
function withoutId(person: object): string {
  const entries = Object.entries({ ...person, id: null });
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Kills from outside as soon as the database shows that it is time. */
async function killWhen(psm: Psm, child: ChildProcess, time: string): Promise<Answer> {
  const end = ended(child);
  const watched = { runs: true };
  void end.finally(() => (watched.runs = false));
  while (watched.runs) {
    const [row] = await psm.query<{ now: boolean }>(`select ${time} as now`);
    if (row?.now) child.kill('SIGKILL');
  }
  return await end;
}

async function onCopy(use: (psm: Psm) => Promise<void>): Promise<void> {
  const psm = await approved.copy();
  try {
    await use(psm);
  } finally {
    await psm.remove();
  }
}

describe.concurrent('5,000 changes end the same, killed or not', { timeout }, () => {
  it('undisturbed, everybody is there once', () => {
    expect(planned.counts).toMatchObject({ invite: half, update: half });
    expect(undisturbed.people).toHaveLength(2 * half);
    expect(undisturbed.invitations).toEqual({ invitations: half, people: half });
    expect(undisturbed.mails).toEqual({ mails: half, people: half });
    expect(undisturbed.outcomes).toEqual([{ result: 'applied', count: 2 * half }]);
  });

  it('killed right before a chunk is committed, and again, and twice from outside', async () => {
    await onCopy(async (psm) => {
      for (const failAt of ['apply:1', 'apply:2']) {
        const killed = await psm.apply(planned.plan, { ...shortLease, FAIL_AT: failAt });
        expect(killed.signal).toBe('SIGKILL');
      }
      for (const time of [
        "exists (select from approval where fence > 2 and status = 'applying')",
        "(select count(*) from change_outcome where result = 'applied') >= 2000",
      ]) {
        const child = psm.start(['apply', planned.plan, '--json'], shortLease);
        expect((await killWhen(psm, child, time)).signal).toBe('SIGKILL');
      }
      worked(await psm.apply(planned.plan, shortLease));
      expect(await outcomeOf(psm)).toEqual(undisturbed);
      worked(await psm.apply(planned.plan));
      expect(await outcomeOf(psm)).toEqual(undisturbed);
    });
  });

  it('two processes at once share it, and nobody is invited twice', async () => {
    await onCopy(async (psm) => {
      const both = await Promise.all([psm.apply(planned.plan), psm.apply(planned.plan)]);
      expect(both.map(({ exit }) => exit)).toEqual([0, 0]);
      expect(await outcomeOf(psm)).toEqual(undisturbed);
    });
  });

  it('one dies while the other waits', async () => {
    await onCopy(async (psm) => {
      const first = psm.start(['apply', planned.plan, '--json'], shortLease);
      const [dead, waiting] = await Promise.all([
        killWhen(psm, first, "exists (select from change_outcome where result = 'applied')"),
        psm.apply(planned.plan, shortLease),
      ]);
      expect(dead.signal === 'SIGKILL' || dead.exit === 0).toBe(true);
      expect(waiting.exit).toBe(0);
      expect(await outcomeOf(psm)).toEqual(undisturbed);
    });
  });

  it('a plan that was killed while it was made is made again', async () => {
    const psm = await Psm.create(setupOf(members));
    try {
      const bytes = await write(table, plainCsv);
      const args = [
        'plan',
        await psm.file(bytes, 'export.csv'),
        '--hub',
        'Toronto',
        '--accept-mapping',
        '--json',
      ];
      for (const time of [
        'exists (select from landing_chunk)',
        "exists (select from run where status in ('staging', 'planning'))",
      ]) {
        expect((await killWhen(psm, psm.start(args), time)).signal).toBe('SIGKILL');
      }
      const answer = await psm.plan(bytes, 'export.csv', 'Toronto');
      expect(answer).toMatchObject({ exit: 2, json: { counts: planned.counts, rows: planned.rows } });
    } finally {
      await psm.remove();
    }
  });
});
