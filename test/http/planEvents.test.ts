import { beforeAll, describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import { edit } from '../support/directory.ts';
import { people, row, rows } from '../support/organisation.ts';
import { approve, pipelineOf, planCsv } from '../support/sync.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(12) });
});

interface Event {
  readonly event: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- as loosely as a page reads it
  readonly data: any;
}

/** Follows a plan as a page does, and hands its events out one by one. */
async function follow(plan: string): Promise<{ next(): Promise<Event>; close(): void }> {
  const gone = new AbortController();
  const response = await fetch(`${server.url}/api/v1/plans/${plan}/events`, {
    headers: { authorization: `Bearer ${acme.tokens.viewer}` },
    signal: gone.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const events = eventsOf(response.body as AsyncIterable<Uint8Array>);
  return {
    next: async () => {
      const { value, done } = await events.next();
      if (done === true) throw new Error('The stream has ended.');
      return value;
    },
    close: () => gone.abort(),
  };
}

async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Event> {
  let text = '';
  for await (const chunk of body) {
    text += new TextDecoder().decode(chunk);
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (event !== undefined) yield { event, data: JSON.parse(data ?? '') };
    }
  }
}

const statusOf = ({ data }: Event, kind: string) =>
  data.sections.find((one: { kind: string }) => one.kind === kind)?.status;

describe('who follows a plan', () => {
  it('sees at once what others decide, approve and have carried out', async () => {
    const plan = await planCsv(acme, [...rows(10, { 'Job Title': 'Analyst' }), ...rows(2, {}, 11), row(20)]);
    const stream = await follow(plan.planId);
    const first = await stream.next();
    const shown = await call(server, `GET /api/v1/plans/${plan.planId}`, { token: acme.tokens.viewer });
    expect(first).toEqual({ event: 'plan', data: shown.json });

    const body = { kind: 'update', where: { ticked: true }, action: 'approve' };
    const decided = await call(server, `POST /api/v1/plans/${plan.planId}/decisions`, {
      token: acme.tokens.admin,
      body,
    });
    const second = await stream.next();
    expect(second).toEqual({ event: 'plan', data: decided.json });
    expect(second.data.digest).not.toBe(first.data.digest);

    const approval = await approve(acme, plan.planId, { kinds: ['update'] });
    await edit(acme, 'person3@acme.test', `profile = '{"job_title": "Director"}'`);
    const events: Event[] = [];
    while (!events.some((one) => one.event === 'approval')) events.push(await stream.next());
    expect(statusOf(events.find((one) => one.event === 'plan') ?? first, 'update')).toBe('approved');
    expect(events.at(-1)).toMatchObject({
      event: 'approval',
      data: { approval, status: 'approved', total: 10, outcomes: { applied: 0, stale: 0, failed: 0 } },
    });

    // Another process carries it out.
    const config = { ...pipelineOf(acme).config, apply: { chunk: 2, leaseSeconds: 15 } };
    const applying = applyPlan({ database: acme.database, tenantId: acme.tenantId, config }, plan.planId);
    const applied: Event[] = [];
    while (!applied.some((one) => one.event === 'approval' && one.data.status === 'applied'))
      applied.push(await stream.next());
    await applying;
    expect(statusOf(applied.findLast((one) => one.event === 'plan') ?? first, 'update')).toBe('applied');
    const last = applied.at(-1) ?? first;
    expect(last.data).toMatchObject({
      approval,
      status: 'applied',
      outcomes: { applied: 9, stale: 1, failed: 0 },
    });
    expect(last.data.not_applied).toBeUndefined();
    stream.close();
  });

  it('and comes back later sees the present state of everything first', async () => {
    const plan = await planCsv(acme, rows(12, { 'Job Title': 'Advisor' }));
    const approval = await approve(acme, plan.planId, { kinds: ['update'] });
    await applyPlan({ ...acme, config: pipelineOf(acme).config }, plan.planId);
    const stream = await follow(plan.planId);
    expect((await stream.next()).data).toMatchObject({ plan: plan.planId, status: 'applied' });
    expect(await stream.next()).toMatchObject({ event: 'approval', data: { approval, status: 'applied' } });
    stream.close();
  });

  it('is told when a newer plan of the same source has taken its place', async () => {
    const older = await planCsv(acme, rows(12, { 'Job Title': 'Consultant' }));
    const stream = await follow(older.planId);
    expect((await stream.next()).data).toMatchObject({ status: 'pending', newer: null });
    // Of only some people, and of another source: they take nobody's place.
    await planCsv(acme, rows(1, { 'Job Title': 'Clerk' }), { partial: true });
    await planCsv(acme, rows(12), { source: 'Payroll' });
    const newer = await planCsv(acme, rows(12, { 'Job Title': 'Associate' }));
    const { data } = await stream.next();
    expect(data).toMatchObject({ plan: older.planId, status: 'superseded', newer: newer.planId });
    const path = `GET /api/v1/plans/${newer.planId}`;
    expect((await call(server, path, { token: acme.tokens.viewer })).json.newer).toBeNull();
    stream.close();
  });

  it('is told when the plan is held, and when the hold is overridden', async () => {
    acme = await organisationOf(server, { members: people(12) });
    const plan = await planCsv(acme, rows(6));
    const stream = await follow(plan.planId);
    expect((await stream.next()).data).toMatchObject({ status: 'held', override: null });
    const override = await call(server, `POST /api/v1/plans/${plan.planId}/override`, {
      token: acme.tokens.admin,
      body: { reason: 'The office closed' },
    });
    expect(override.status).toBe(200);
    expect((await stream.next()).data).toMatchObject({
      status: 'pending',
      override: { reason: 'The office closed' },
    });
    stream.close();
  });

  it('that is not there is told so', async () => {
    const path = `GET /api/v1/plans/${acme.tenantId}/events`;
    const answer = await call(server, path, { token: acme.tokens.viewer });
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  it('is let go when the server stops', async () => {
    const plan = await planCsv(acme, rows(12));
    const stream = await follow(plan.planId);
    await stream.next();
    const [rest] = await Promise.allSettled([stream.next(), server.app.close()]);
    expect(rest).toMatchObject({ status: 'rejected', reason: { message: 'The stream has ended.' } });
  });
});
