import { beforeAll, describe, expect, it } from 'vitest';
import { people, type Row, row, rows } from '../support/organisation.ts';
import { csvOf } from '../support/sync.ts';
import { memberId } from '../support/directory.ts';
import {
  type Answer,
  type Call,
  call,
  organisationOf,
  serverPerFile,
  type TestOrganisation,
  uploadForm,
} from './support/server.ts';

const server = serverPerFile();
let acme: TestOrganisation;

const as =
  (role: keyof TestOrganisation['tokens']) =>
  (request: string, options: Call = {}) =>
    call(server, request, { token: acme.tokens[role], ...options });
const admin = (request: string, options?: Call) => as('admin')(request, options);

async function upload(content: readonly Row[], query = '', population = 'full'): Promise<string> {
  const answer = await admin(`POST /api/v1/hubs/${acme.hubs['Mentoring']}/uploads${query}`, {
    body: uploadForm(csvOf(content), population),
  });
  expect(answer).toMatchObject({ status: 202, json: { run: expect.any(String) } });
  await server.settled();
  return answer.json.run;
}

/** A plan whose mapping somebody reviewed. */
async function reviewedPlan(
  content: readonly Row[],
  query = '',
  population = 'full',
): Promise<{ run: string; plan: string }> {
  const run = await upload(content, query, population);
  expect((await admin(`POST /api/v1/runs/${run}/mapping/review`, { body: {} })).status).toBe(200);
  expect((await admin(`POST /api/v1/runs/${run}/plan`)).status).toBe(202);
  await server.settled();
  const { plan } = (await admin(`GET /api/v1/runs/${run}`)).json;
  return { run, plan };
}

describe('the journey of an admin', () => {
  let run: string;
  let plan: string;
  let approval: string;

  beforeAll(async () => {
    acme = await organisationOf(server, { members: people(8) });
  });

  it('begins with an upload, which needs a review of its mapping', async () => {
    run = await upload([
      ...rows(5),
      row(6, { 'First Name': 'Renamed' }),
      row(20, { 'First Name': '=HYPERLINK("x")' }),
      row(21),
      row(22, { 'Email Address': 'no address' }),
    ]);
    const { json } = await admin(`GET /api/v1/runs/${run}`);
    expect(json).toMatchObject({
      run,
      status: 'needs_mapping',
      population: 'full',
      hub: { name: 'Mentoring' },
      source: { name: 'Upload' },
      file: { name: 'members.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      error: null,
    });
    ({ plan } = json);
    expect((await admin(`GET /api/v1/plans/${plan}`)).json).toMatchObject({
      status: 'needs_mapping',
      unreviewed: 4,
    });
  });

  it('shows the mapping, which a person changes and reviews', async () => {
    const { json } = await admin(`GET /api/v1/runs/${run}/mapping`);
    expect(json.columns.map((one: { column: string; field: string }) => [one.column, one.field])).toEqual([
      ['Unique ID', 'unique_id'],
      ['First Name', 'first_name'],
      ['Last Name', 'last_name'],
      ['Email Address', 'email'],
    ]);
    const changed = await admin(`PATCH /api/v1/runs/${run}/mapping/columns/2`, { body: { blank: 'clear' } });
    expect(changed.json.columns[2]).toMatchObject({ blank: 'clear', reviewed: false });
    const reviewed = await as('approver')(`POST /api/v1/runs/${run}/mapping/review`, { body: {} });
    expect(reviewed).toMatchObject({ status: 200, json: { unreviewed: 0 } });
    expect(await admin(`POST /api/v1/runs/${run}/plan`)).toMatchObject({ status: 202, json: { run } });
    await server.settled();
    ({ plan } = (await admin(`GET /api/v1/runs/${run}`)).json);
  });

  it('shows the plan, with its digest as ETag', async () => {
    const answer = await admin(`GET /api/v1/plans/${plan}`);
    expect(answer.json).toMatchObject({
      plan,
      run,
      status: 'pending',
      rows: { read: 9, unchanged: 5, not_eligible: 0, planned: 3, attention: 1 },
      counts: { invite: 2, update: 1, reactivate: 0, deactivate: 0, deprovision: 2, restore: 0 },
      safeguards: [],
      override: null,
    });
    expect(answer.headers.get('etag')).toBe(`"${answer.json.digest}"`);
  });

  it('lists changes by kind, field and text, a page at a time', async () => {
    const all = (await admin(`GET /api/v1/plans/${plan}/changes`)).json;
    expect(all.items).toHaveLength(5);
    const [update] = (await admin(`GET /api/v1/plans/${plan}/changes?kind=update&field=first_name`)).json
      .items;
    expect(update).toMatchObject({
      kind: 'update',
      row: 7,
      before: { first_name: 'Firstf' },
      after: { first_name: 'Renamed' },
      action: null,
      outcome: null,
    });
    const found = (await admin(`GET /api/v1/plans/${plan}/changes?q=person21`)).json.items;
    expect(found.map((one: { person: { email: string } }) => one.person.email)).toEqual([
      'person21@acme.test',
    ]);
    const first = (await admin(`GET /api/v1/plans/${plan}/changes?limit=3`)).json;
    const rest = (await admin(`GET /api/v1/plans/${plan}/changes?limit=3&cursor=${first.next}`)).json;
    expect([...first.items, ...rest.items]).toEqual(all.items);
    expect(rest.next).toBeNull();
  });

  it('lists what needs attention', async () => {
    const { json } = await admin(`GET /api/v1/plans/${plan}/attention`);
    expect(json.items).toMatchObject([{ row: 10, message: expect.any(String) }]);
  });

  it('exports both as CSV that no spreadsheet runs', async () => {
    const changes = await admin(`GET /api/v1/plans/${plan}/changes.csv`);
    expect(changes.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(changes.headers.get('content-disposition')).toMatch(/^attachment; filename="changes-/);
    expect(changes.text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(changes.text).not.toMatch(/(^|,)"?=/m);
    const rejected = await admin(`GET /api/v1/runs/${run}/rejected.csv`);
    const lines = rejected.text.trim().split('\r\n');
    expect(lines[0]).toContain('Row,Code,What to do,Unique ID,First Name,Last Name,Email Address');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^10,.*no address$/);
  });

  it('gives the file back as it came', async () => {
    const file = await admin(`GET /api/v1/runs/${run}/file`);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toContain('filename="members.csv"');
    expect(file.text).toContain('=HYPERLINK');
  });

  it('stages decisions: a choice on a row wins over the bulk choice', async () => {
    const decide = (body: object) => as('approver')(`POST /api/v1/plans/${plan}/decisions`, { body });
    const before = (await admin(`GET /api/v1/plans/${plan}`)).json.digest;
    for (const kind of ['invite', 'update']) {
      expect((await decide({ kind, where: { ticked: true }, action: 'approve' })).status).toBe(200);
    }
    expect((await decide({ kind: 'deprovision', action: 'deactivate' })).status).toBe(200);
    const leavers = (await admin(`GET /api/v1/plans/${plan}/changes?kind=deprovision`)).json.items;
    const staged = await decide({
      kind: 'deprovision',
      where: { items: [leavers[1].item] },
      action: 'delete_from_hub',
    });
    expect(staged.json.digest).not.toBe(before);
    const decided = (await admin(`GET /api/v1/plans/${plan}/changes?kind=deprovision`)).json.items;
    expect(decided.map((one: { action: string }) => one.action)).toEqual(['deactivate', 'delete_from_hub']);
    expect(await decide({ kind: 'invite', action: 'deactivate' })).toMatchObject({
      status: 409,
      json: { code: 'choice_required' },
    });
  });

  it('refuses a decision about a plan that changed meanwhile', async () => {
    const body = { kind: 'update', action: 'approve' };
    const stale = await admin(`POST /api/v1/plans/${plan}/decisions`, {
      body,
      headers: { 'if-match': '"old"' },
    });
    expect(stale).toMatchObject({ status: 412, json: { code: 'precondition_failed' } });
  });

  it('approves in two steps, for the digest that was looked at', async () => {
    const approve = (digest: string) =>
      as('approver')(`POST /api/v1/plans/${plan}/approvals`, {
        body: { kinds: ['invite', 'update', 'deprovision'], digest, despite_unreadable_rows: true },
      });
    expect(await approve('0'.repeat(64))).toMatchObject({ status: 409, json: { code: 'plan_changed' } });
    const { digest } = (await admin(`GET /api/v1/plans/${plan}`)).json;
    const prepared = await approve(digest);
    expect(prepared).toMatchObject({
      status: 201,
      json: {
        plan,
        summary: {
          invite: { approve: 2 },
          update: { approve: 1 },
          deprovision: { deactivate: 1, delete_from_hub: 1 },
        },
        removals: 2,
        undecided: 0,
      },
    });
    ({ approval } = prepared.json);
    expect((await admin(`GET /api/v1/approvals/${approval}`)).json).toMatchObject({
      status: 'prepared',
      total: 5,
    });
    expect(await admin(`POST /api/v1/approvals/${approval}/confirm`)).toMatchObject({
      status: 403,
      json: { code: 'forbidden' },
    });
    expect(await as('approver')(`POST /api/v1/approvals/${approval}/confirm`)).toMatchObject({
      status: 202,
      json: { approval, plan, status: 'approved' },
    });
    await server.settled();
  });

  it('shows what became of it', async () => {
    expect((await admin(`GET /api/v1/approvals/${approval}`)).json).toMatchObject({
      status: 'applied',
      outcomes: { applied: 5, stale: 0, failed: 0 },
      not_applied: [],
      finished_at: expect.any(String),
    });
    expect((await admin(`GET /api/v1/runs/${run}`)).json.status).toBe('done');
    const outcomes = (await admin(`GET /api/v1/plans/${plan}/changes?kind=update`)).json.items;
    expect(outcomes[0].outcome).toEqual({ result: 'applied', code: null, message: null });
  });

  it('lists members by hub, status and the beginning of a name', async () => {
    const emails = (answer: Answer) => answer.json.items.map((one: { email: string }) => one.email).sort();
    expect(emails(await admin('GET /api/v1/members?status=invited'))).toEqual([
      'person20@acme.test',
      'person21@acme.test',
    ]);
    expect(emails(await admin('GET /api/v1/members?q=renam'))).toEqual(['person6@acme.test']);
    expect(emails(await admin(`GET /api/v1/members?hub=${acme.hubs['Mentoring']}`))).toHaveLength(9);
    expect(emails(await admin('GET /api/v1/members?hub=Alumni'))).toEqual([]);
  });

  it('keeps the history of each member, with file, row and approval', async () => {
    const id = await memberId(acme, 'person6@acme.test');
    const history = (await admin(`GET /api/v1/members/${id}/history`)).json.items;
    expect(history[0]).toMatchObject({
      action: 'member.updated',
      actor: expect.stringMatching(/^token:/),
      origin: { plan, run, source: 'Upload', file: 'members.csv', row: 7 },
    });
    expect((await admin(`GET /api/v1/audit?plan=${plan}&action=member.updated`)).json.items).toMatchObject([
      { entity: 'member', entity_id: id, plan, approval },
    ]);
  });

  it('shows the mail that waits', async () => {
    const { items } = (await admin('GET /api/v1/outbox?status=queued')).json;
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      kind: 'invitation',
      text: expect.stringContaining('https://psm.test/invitations/'),
    });
  });

  it('proposes nothing when the same file comes again', async () => {
    const again = await reviewedPlan([...rows(5), row(6, { 'First Name': 'Renamed' })]);
    expect((await admin(`GET /api/v1/plans/${again.plan}`)).json.counts).toMatchObject({
      invite: 0,
      update: 0,
    });
    const { items } = (await admin('GET /api/v1/runs')).json;
    expect(items.map((one: { run: string }) => one.run)).toEqual([again.run, run]);
    const { json } = await admin('GET /api/v1/sources');
    expect((await admin(`GET /api/v1/sources/${json.items[0].id}/runs?limit=1`)).json.items).toHaveLength(1);
  });
});

describe('a plan that is held', () => {
  it('is approved after an override with a reason, and not before', async () => {
    acme = await organisationOf(server, { members: people(30) });
    const { plan } = await reviewedPlan(rows(10));
    const { status, digest, safeguards } = (await admin(`GET /api/v1/plans/${plan}`)).json;
    expect(status).toBe('held');
    expect(safeguards[0]).toMatchObject({ actual: 20, limit: 6 });
    const body = { kinds: ['deprovision'], digest };
    expect(await admin(`POST /api/v1/plans/${plan}/approvals`, { body })).toMatchObject({
      status: 409,
      json: { code: 'plan_held', details: { safeguards: expect.any(Array) } },
    });
    const override = (role: 'approver' | 'admin', reason: string) =>
      as(role)(`POST /api/v1/plans/${plan}/override`, { body: { reason } });
    expect((await override('approver', 'It is right')).status).toBe(403);
    expect((await override('admin', ' ')).status).toBe(400);
    expect(await override('admin', 'The office closed')).toMatchObject({
      status: 200,
      json: { status: 'pending', override: { reason: 'The office closed' } },
    });
  });

  it('is held again by the brake when it is confirmed, and says so in its answer and for good', async () => {
    acme = await organisationOf(server, { members: people(40) });
    // Two plans of two sources, each with 5 removals, below the limit of 8; both are ready to be confirmed.
    const absent = await reviewedPlan(rows(35));
    const inactive = await reviewedPlan(
      rows(5, { 'Employee Status': 'inactive' }),
      '?source=Payroll',
      'partial',
    );
    const prepare = async (plan: string, kind: string, action: string) => {
      const decided = await admin(`POST /api/v1/plans/${plan}/decisions`, { body: { kind, action } });
      const body = { kinds: [kind], digest: decided.json.digest };
      return (await admin(`POST /api/v1/plans/${plan}/approvals`, { body })).json.approval;
    };
    const approvals = [
      await prepare(absent.plan, 'deprovision', 'deactivate'),
      await prepare(inactive.plan, 'deactivate', 'approve'),
    ];
    expect((await admin(`POST /api/v1/approvals/${approvals[0]}/confirm`)).status).toBe(202);
    const headers = { 'idempotency-key': 'confirm-1' };
    const braked = await admin(`POST /api/v1/approvals/${approvals[1]}/confirm`, { headers });
    expect(braked).toMatchObject({ status: 409, json: { code: 'plan_held' } });
    expect((await admin(`GET /api/v1/plans/${inactive.plan}`)).json).toMatchObject({ status: 'held' });
    const replayed = await admin(`POST /api/v1/approvals/${approvals[1]}/confirm`, { headers });
    expect(replayed.json).toEqual(braked.json);
    expect(replayed.headers.get('idempotency-replayed')).toBe('true');
  });
});
