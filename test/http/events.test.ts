import { beforeAll, describe, expect, it } from 'vitest';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { people, queryIn, rows } from '../support/organisation.ts';
import { pipelineOf, planCsv, receiveCsv } from '../support/sync.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(3) });
});

interface Event {
  readonly event: string;
  readonly data: { readonly run: string; readonly status: string; readonly progress?: object };
}

/** Follows a run as a browser does. */
async function* follow(run: string, signal?: AbortSignal): AsyncGenerator<Event> {
  const response = await fetch(`${server.url}/api/v1/runs/${run}/events`, {
    headers: { authorization: `Bearer ${acme.tokens.viewer}` },
    ...(signal && { signal }),
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const event = field('event');
      if (event !== undefined) yield { event, data: JSON.parse(field('data') ?? '{}') };
    }
  }
}

async function collect(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('who follows a run', () => {
  it('sees where it stands first, then every change, until it rests', async () => {
    const run = await receiveCsv(acme, rows(3), { accept: true });
    const seen: Event[] = [];
    for await (const event of follow(run)) {
      seen.push(event);
      if (seen.length === 1) {
        await queryIn(acme, `update run set stats = '{"step":"staging","rows":1,"of":3}' where run_id = $1`, [
          run,
        ]);
      }
      if (seen.length === 2) await planRun(pipelineOf(acme), run);
    }
    expect(seen[0]).toMatchObject({ event: 'run', data: { run, status: 'landed' } });
    expect(seen[1]).toMatchObject({ event: 'run', data: { progress: { step: 'staging', rows: 1, of: 3 } } });
    expect(seen.at(-1)).toEqual({ event: 'end', data: { run, status: 'done' } });
    expect(seen.filter((one) => one.event === 'end')).toHaveLength(1);
  });

  it('and comes back when all is over sees the present state and the end', async () => {
    const { runId } = await planCsv(acme, rows(4));
    const events = await collect(follow(runId));
    expect(events.map(({ event, data }) => [event, data.status])).toEqual([
      ['run', 'ready'],
      ['end', 'ready'],
    ]);
  });

  it('and goes away costs nothing more', async () => {
    const run = await receiveCsv(acme, rows(3));
    const gone = new AbortController();
    const first = await follow(run, gone.signal).next();
    expect(first.value).toMatchObject({ data: { status: 'landed' } });
    gone.abort();
    expect((await call(server, 'GET /healthz')).status).toBe(200);
  });

  it('that is not there is told so', async () => {
    const answer = await call(server, `GET /api/v1/runs/${acme.tenantId}/events`, {
      token: acme.tokens.viewer,
    });
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  it('is let go when the server stops', async () => {
    const run = await receiveCsv(acme, rows(3));
    const events = follow(run);
    await events.next();
    const rest = collect(events);
    await server.app.close();
    expect(await rest).toEqual([]);
  });
});
