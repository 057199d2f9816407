import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideChanges } from '../../src/approval/decisions.ts';
import { readLanding } from '../../src/landing/landing.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { receive } from '../../src/pipeline/receive.ts';
import {
  inTenant,
  newOrganisation,
  people,
  queryIn,
  row,
  rows,
  type Tenant,
} from '../support/organisation.ts';
import {
  apply,
  approve,
  atConsole,
  csvOf,
  pipelineOf,
  planCsv,
  planned,
  proposals,
  receiveCsv,
  sourceOf,
} from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

interface RunRow {
  readonly status: string;
  readonly error: { code: string; message: string } | null;
  readonly finished: boolean;
  readonly leased: boolean;
}
const runOf = async (tenant: Tenant, run: string) =>
  (
    await queryIn<RunRow>(
      tenant,
      'select status, error, finished_at is not null as finished, lease_until > now() is true as leased from run where run_id = $1',
      [run],
    )
  )[0];

async function upload(tenant: Tenant, bytes: () => AsyncIterable<Uint8Array>): Promise<string> {
  const input = {
    source: await sourceOf(tenant),
    population: 'full',
    filename: 'members.csv',
    acceptMapping: true,
    actor: atConsole,
  } as const;
  return receive(pipelineOf(tenant), { ...input, bytes: bytes() });
}

describe('a file that is received', () => {
  it('is landed as it came, before anything interprets it', async () => {
    const tenant = await newOrganisation(home);
    // Larger than a chunk, and not even text.
    const parts = Array.from({ length: 5 }, (_, index) => Buffer.alloc(700_000, index));
    const run = await upload(tenant, async function* () {
      yield* parts;
    });
    expect(await runOf(tenant, run)).toEqual({
      status: 'landed',
      error: null,
      finished: false,
      leased: false,
    });
    const whole = Buffer.concat(parts);
    const [landing] = await queryIn<{ landing_id: string }>(
      tenant,
      `select landing_id, filename, sha256, bytes, chunks, complete from landing`,
    );
    expect(landing).toMatchObject({
      filename: 'members.csv',
      sha256: createHash('sha256').update(whole).digest(),
      bytes: whole.length,
      chunks: 4,
      complete: true,
    });
    const kept = [];
    for await (const chunk of readLanding(tenant.database, tenant.tenantId, landing?.landing_id ?? ''))
      kept.push(chunk);
    expect(Buffer.concat(kept).equals(whole)).toBe(true);
  });

  it('and breaks off, fails with a sentence, and nothing can be built on it', async () => {
    const tenant = await newOrganisation(home);
    const broken = upload(tenant, async function* () {
      yield Buffer.from('Unique ID,First');
      throw new Error('the connection was reset');
    });
    await expect(broken).rejects.toThrow();
    const [run] = await queryIn<{ run_id: string; status: string }>(tenant, 'select run_id, status from run');
    expect(run?.status).toBe('failed');
    await expect(planRun(pipelineOf(tenant), run?.run_id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(await queryIn(tenant, 'select from landing where complete')).toEqual([]);
  });

  it('and cannot be read, fails with what to do about it', async () => {
    const tenant = await newOrganisation(home);
    const run = await receiveCsv(tenant, '');
    await expect(planRun(pipelineOf(tenant), run)).rejects.toMatchObject({ code: 'file_refused' });
    expect(await runOf(tenant, run)).toMatchObject({
      status: 'failed',
      finished: true,
      leased: false,
      error: { code: 'file_refused', message: expect.stringMatching(/\w+\./) },
    });
  });
});

describe('a run', () => {
  it('with something to decide is ready, and with nothing to do is done', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const ready = await planCsv(tenant, rows(4));
    expect(await runOf(tenant, ready.runId)).toMatchObject({
      status: 'ready',
      finished: false,
      leased: false,
    });
    const done = await planCsv(tenant, rows(3), { partial: true });
    expect(await runOf(tenant, done.runId)).toMatchObject({ status: 'done', finished: true, leased: false });
  });

  it('whose columns nobody has reviewed waits for that', async () => {
    const tenant = await newOrganisation(home);
    const { runId } = await planCsv(tenant, rows(2), { accept: false });
    expect(await runOf(tenant, runId)).toMatchObject({ status: 'needs_mapping' });
  });

  it('that a killed process held is taken up once its lease is over', async () => {
    const tenant = await newOrganisation(home);
    const run = await receiveCsv(tenant, rows(2));
    const hold = (until: string) =>
      queryIn(
        tenant,
        `update run set status = 'staging', fence = 7, lease_until = now() + $1::interval where run_id = $2`,
        [until, run],
      );
    await hold('1 hour');
    await expect(planRun(pipelineOf(tenant), run)).rejects.toMatchObject({ code: 'run_busy' });
    await hold('-1 second');
    const { planId } = await planRun(pipelineOf(tenant), run);
    expect((await planned(tenant, planId)).counts.invite).toBe(2);
  });

  it('overtaken by a newer file of its source is superseded, and nobody takes it up again', async () => {
    const tenant = await newOrganisation(home);
    const older = await receiveCsv(tenant, rows(2));
    const newer = await planCsv(tenant, rows(3));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(planRun(pipelineOf(tenant), older)).rejects.toMatchObject({ code: 'conflict' });
      expect(await runOf(tenant, older)).toMatchObject({
        status: 'superseded',
        finished: true,
        leased: false,
      });
    }
    expect((await planned(tenant, newer.planId)).status).toBe('pending');
  });

  it('that is done is not planned again after a newer one, and stays done', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const older = await planCsv(tenant, rows(2));
    const newer = await planCsv(tenant, rows(3));
    await expect(planRun(pipelineOf(tenant), older.runId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await runOf(tenant, older.runId)).toMatchObject({ status: 'done', finished: true });
    expect((await planned(tenant, newer.planId)).status).toBe('pending');
  });

  it('of a source whose approval is being applied has to wait; of another source it need not', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(2));
    await approve(tenant, plan.planId);
    await queryIn(tenant, `update approval set status = 'applying', lease_until = now() + interval '1 hour'`);
    const run = await receiveCsv(tenant, rows(3));
    await expect(planRun(pipelineOf(tenant), run)).rejects.toMatchObject({
      code: 'apply_busy',
      details: { plan: plan.planId },
    });
    await planCsv(tenant, [row(9)], { source: 'CRM' });
    await queryIn(tenant, 'update approval set lease_until = null');
    await apply(tenant, plan.planId);
    const { planId } = await planRun(pipelineOf(tenant), run);
    expect(proposals(await planned(tenant, planId))).toEqual(['invite person3@acme.test: new']);
  });
});

describe('decisions about a superseded plan', () => {
  const decide = (tenant: Tenant, planId: string, q: string) =>
    inTenant(tenant, (scope) =>
      decideChanges(scope, planId, { kind: 'invite', where: { q }, action: 'skip' }, atConsole),
    );
  const skipped = (plan: {
    changes: readonly { action: string | null; person: { email: string | null } }[];
  }) => plan.changes.filter((one) => one.action === 'skip').map((one) => one.person.email);

  it('hold for the new one when every change of the kind is the same', async () => {
    const tenant = await newOrganisation(home);
    const first = await planCsv(tenant, rows(4));
    await decide(tenant, first.planId, 'person2');
    const second = await planCsv(tenant, rows(4));
    expect(skipped(second)).toEqual(['person2@acme.test']);
    // And once more, with what was decided in between.
    await decide(tenant, second.planId, 'person3');
    const third = await planCsv(tenant, rows(4));
    expect(skipped(third)).toEqual(['person2@acme.test', 'person3@acme.test']);
  });

  it('hold for what is the same, and for nothing that differs or is new: nobody saw that', async () => {
    const tenant = await newOrganisation(home);
    const first = await planCsv(tenant, rows(4));
    await decide(tenant, first.planId, 'person');
    const second = await planCsv(tenant, [row(1), row(2, { 'First Name': 'Ada' }), ...rows(3, {}, 3)]);
    expect(skipped(second)).toEqual(['person1@acme.test', 'person3@acme.test', 'person4@acme.test']);
  });
});

describe('the same people in another order', () => {
  it('of rows and columns, quoted or not, give the same plan', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const file = [row(1, { Department: 'Sales' }), row(2), row(5, { 'Job Title': 'Analyst' }), row(9)];
    const plans = [csvOf(file), csvOf(file.toReversed()), csvOf(file.map(reversed)), quoted(csvOf(file))];
    const found = [];
    for (const content of plans) {
      const plan = await planCsv(tenant, content);
      found.push({
        rows: plan.rows,
        proposals: proposals(plan),
        values: plan.changes.map((one) => JSON.stringify(one.after)).sort(),
      });
    }
    for (const one of found) expect(one).toEqual(found[0]);
    expect(found[0]?.proposals).toHaveLength(5);
  });
});

const reversed = (given: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    ['Job Title', 'Department', 'Email Address', 'Last Name', 'First Name', 'Unique ID'].map((name) => [
      name,
      given[name] ?? '',
    ]),
  );
const quoted = (content: string) =>
  content.replaceAll(/[^,\n]+/g, (cell) => `"${cell}"`).replaceAll('\n', '\r\n');
