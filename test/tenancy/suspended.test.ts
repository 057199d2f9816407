import { beforeAll, describe, expect, it } from 'vitest';
import { type ApplyInput, applyPlan } from '../../src/apply/apply.ts';
import { connect } from '../../src/db/client.ts';
import { claimDue, dueTenants } from '../../src/outbox/claims.ts';
import * as webhooks from '../../src/outbox/webhooks/claims.ts';
import { testEndpoint } from '../../src/outbox/webhooks/deliveries.ts';
import { cutWhatIsDue } from '../../src/pipeline/cutter.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { retain } from '../../src/pipeline/retention.ts';
import { tickSchedules } from '../../src/pipeline/scheduler.ts';
import { resend } from '../../src/pipeline/worker.ts';
import { createScimClient } from '../../src/scim/connection/clients.ts';
import { createScimToken } from '../../src/scim/connection/tokens.ts';
import { createSigninLink } from '../../src/signin/link.ts';
import { resumeTenant, suspendTenant } from '../../src/tenancy/administer.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from '../http/support/server.ts';
import { invite } from '../outbox/fixtures/invited.ts';
import { listen } from '../outbox/webhooks/fixtures/listening.ts';
import { inTenant, people, queryIn, row, rows } from '../support/organisation.ts';
import { connected, put, user } from '../support/push.ts';
import { approve, pipelineOf, planCsv, receiveCsv } from '../support/sync.ts';

const server = serverPerFile({ idle: true });
const log = { info: () => {}, warn: () => {} };
const actor = 'console:test';
const schema = 'urn:ietf:params:scim:schemas:core:2.0:User';

interface Waiting extends TestOrganisation {
  readonly scim: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly invitation: string;
  readonly run: string;
  readonly approval: string;
}
let acme: Waiting;

/** A tenant in which everything waits that a node looks for. */
async function waiting(): Promise<Waiting> {
  const made = await organisationOf(server, { members: people(3) });
  const invited = await invite(made, { email: 'new@acme.test' });
  const { endpointId } = await listen(made, 'https://sink.example/hooks');
  await inTenant(made, (scope) => testEndpoint(scope, endpointId, actor, server.url));
  const plan = await planCsv(made, [...rows(3), row(8), row(9)]);
  const approval = await approve(made, plan.planId, { kinds: ['invite'] });
  const run = await receiveCsv(made, rows(3), { source: 'Other' });
  const connection = await connected(made);
  const { token } = await inTenant(made, (scope) => createScimToken(scope, connection, null, actor));
  const { stored, secret } = await inTenant(made, (scope) =>
    createScimClient(scope, connection, { name: 'IdP', tokenMinutes: 60, expiresDays: null }, actor),
  );
  await put(made, connection, user(21));
  await queryIn(made, `update scim_resource set pushed_at = now() - interval '1 hour'`);
  await queryIn(
    made,
    `insert into schedule (source_id, cron, time_zone, next_run_at)
     select source_id, '0 2 * * *', 'UTC', now() - interval '3 days' from source where name = 'Other'`,
  );
  await queryIn(made, `update run set status = 'done' where run_id <> $1`, [run]);
  return {
    ...made,
    scim: token,
    client: { id: stored.clientId, secret },
    invitation: invited.token,
    run,
    approval,
  };
}

beforeAll(async () => {
  acme = await waiting();
});

const suspend = () => suspendTenant(server.home.database, acme.tenantId, 'The bill', actor);
const resume = () => resumeTenant(server.home.database, acme.tenantId, actor);

/** One change after the other. */
function applying(): ApplyInput {
  const { database, tenantId, config } = pipelineOf(acme);
  return { database, tenantId, config: { ...config, apply: { ...config.apply, chunk: 1 } } };
}

/** What a place answers, before, while and after the tenant is suspended. */
const answers: Record<string, () => Promise<unknown>> = {
  'a token': async () => (await call(server, 'GET /api/v1/me', { token: acme.tokens.owner })).status,
  'what it is told': async () =>
    (await call(server, 'GET /api/v1/hubs', { token: acme.tokens.viewer })).json.code,
  'an operator, with a reason': async () =>
    (
      await call(server, 'GET /api/v1/hubs', {
        token: acme.tokens.operator,
        headers: { 'psm-reason': 'A question' },
      })
    ).status,
  'a sign-in': async () => {
    const link = await inTenant(acme, (scope) => createSigninLink(scope, 'owner@acme.test', actor));
    return (await call(server, 'POST /api/v1/session', { body: { link } })).status;
  },
  'a push': async () => {
    const body = { schemas: [schema], userName: `u${Math.random()}@acme.test`, active: false };
    const answer = await call(server, 'POST /scim/v2/Users', { token: acme.scim, body });
    return [answer.status, answer.json.status];
  },
  'an access token': async () => {
    const { id, secret } = acme.client;
    const answer = await fetch(`${server.url}/scim/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
    });
    return [answer.status, ((await answer.json()) as { error?: string }).error];
  },
  'an invitation': async () => {
    const { status, text } = await call(server, `GET /invitations/${acme.invitation}`);
    return [status, text.includes('takes no invitations at the moment')];
  },
  'mail that is looked for': async () =>
    (await dueTenants(server.home.database)).some((due) => due.tenantId === acme.tenantId),
  'webhooks that are looked for': async () =>
    (await webhooks.dueTenants(server.home.database)).some((due) => due.tenantId === acme.tenantId),
  'work that is looked for': async () => {
    const found: string[] = [];
    await resend({ database: server.home.database, log }, async (queue, job) => {
      if (job.tenantId === acme.tenantId) found.push(queue);
    });
    return found.toSorted();
  },
};
const running: Record<string, unknown> = {
  'a token': 200,
  'what it is told': undefined,
  'an operator, with a reason': 200,
  'a sign-in': 201,
  'a push': [201, undefined],
  'an access token': [200, undefined],
  'an invitation': [200, false],
  'mail that is looked for': true,
  'webhooks that are looked for': true,
  'work that is looked for': ['apply', 'plan'],
};
const halted: Record<string, unknown> = {
  'a token': 403,
  'what it is told': 'tenant_suspended',
  'an operator, with a reason': 200,
  'a sign-in': 403,
  'a push': [403, '403'],
  'an access token': [403, 'temporarily_unavailable'],
  'an invitation': [403, true],
  'mail that is looked for': false,
  'webhooks that are looked for': false,
  'work that is looked for': [],
};

async function seen(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const [place, ask] of Object.entries(answers)) all[place] = await ask();
  return all;
}

describe('a tenant that is suspended', () => {
  // ASVS 8.3.2
  it('is answered so in every place, and as before when it is resumed', async () => {
    expect(await seen()).toEqual(running);
    await suspend();
    expect(await seen()).toEqual(halted);
    await resume();
    expect(await seen()).toEqual(running);
  });

  it('has nothing claimed, started, cut, planned or applied, also by who has heard of it before', async () => {
    await suspend();
    const { database } = server.home;
    expect(await inTenant(acme, (scope) => claimDue(scope, 10))).toEqual([]);
    expect(
      await inTenant(acme, (scope) => webhooks.claimDue(scope, { each: 10, endpoints: 10 }, [])),
    ).toEqual([]);
    const worker = { enqueuePull: async () => {}, enqueueRun: async () => {} };
    expect(await tickSchedules({ database, log, worker })).toEqual({ started: 0, skipped: 0 });
    expect(await cutWhatIsDue({ database, log, worker, config: pipelineOf(acme).config })).toEqual([]);
    const refused = { code: 'tenant_suspended' };
    await expect(planRun(pipelineOf(acme), acme.run)).rejects.toMatchObject(refused);
    const [{ plan_id: plan } = { plan_id: '' }] = await queryIn<{ plan_id: string }>(
      acme,
      'select plan_id from approval',
    );
    await expect(applyPlan(applying(), plan)).rejects.toMatchObject(refused);
    expect(await queryIn(acme, 'select from change_outcome')).toEqual([]);
    await resume();
  });

  it('is not applied beyond the chunk that is under way; the rest comes when it is resumed', async () => {
    const [{ plan_id: plan } = { plan_id: '' }] = await queryIn<{ plan_id: string }>(
      acme,
      'select plan_id from approval',
    );
    // One connection: what is asked for first is done first.
    const app = connect(server.home.ownerUrl, 'psm_app', 1);
    const database = { ...server.home.database, app };
    let suspended: Promise<unknown> | undefined;
    const first = applyPlan(
      {
        ...applying(),
        database,
        onProgress: () => {
          suspended ??= suspendTenant(database, acme.tenantId, 'The bill', actor);
        },
      },
      plan,
    );
    await expect(first).rejects.toMatchObject({ code: 'tenant_suspended' });
    await suspended;
    await app.end();
    const applied = () => queryIn(acme, `select from change_outcome where result = 'applied'`);
    expect(await applied()).toHaveLength(1);
    await resume();
    await applyPlan(applying(), plan);
    expect(await applied()).toHaveLength(2);
  });

  it('catches up with the latest slot of a schedule only, and its invitations stay good as long as they would have', async () => {
    await suspend();
    await queryIn(acme, `update tenant set suspended_at = now() - interval '5 days'`);
    const left = () =>
      queryIn<{ days: number }>(
        acme,
        `select round(extract(epoch from expires_at - now()) / 86400)::int as days from invitation where status = 'open' order by invitation_id limit 1`,
      );
    const [before] = await left();
    await resume();
    expect(await left()).toEqual([{ days: (before?.days ?? 0) + 5 }]);
    await queryIn(acme, `update run set status = 'done'`);
    const worker = { enqueuePull: async () => {} };
    expect(await tickSchedules({ database: server.home.database, log, worker })).toEqual({
      started: 1,
      skipped: 0,
    });
    expect(await queryIn(acme, 'select from run where scheduled_for is not null')).toHaveLength(1);
  });

  // ASVS 14.2.7
  it('has its personal data erased in time all the same', async () => {
    await suspend();
    await queryIn(
      acme,
      `update member set deleted_at = now() - interval '40 days', purge_after = now() - interval '10 days' where email = 'person3@acme.test'`,
    );
    await retain({ database: server.home.database, config: pipelineOf(acme).config, log });
    expect(await queryIn(acme, `select from member where status = 'purged'`)).toHaveLength(1);
    await resume();
  });
});
