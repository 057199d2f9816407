import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { member, members } from '../../src/cli/commands/members.ts';
import { show } from '../../src/cli/commands/plan.ts';
import { consoleActor } from '../../src/cli/context.ts';
import { memberId } from '../support/directory.ts';
import { newOrganisation, people, queryIn, row } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let acme: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
  acme = await newOrganisation(home, { members: people(2) });
  vi.stubEnv('DATABASE_URL', home.ownerUrl);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(async () => {
  vi.unstubAllEnvs();
  await home.close();
});

/** What it prints is not for the eyes of who reads the results of tests. */
const quietly = () => vi.spyOn(process.stdout, 'write').mockReturnValue(true);
const entries = () =>
  queryIn<{ actor: string; entity: string; entity_id: string; body: object }>(
    acme,
    `select e.actor, e.entity, e.entity_id, p.body from audit_event e join audit_payload p using (event_id)
      where e.action = 'console.read' order by e.event_id`,
  );

describe('whoever looks at people on the machine', () => {
  // ASVS 16.2.1
  it('leaves an entry under their own name, whomever they act as, and nobody’s data in it', async () => {
    const { planId } = await planCsv(acme, [row(1), row(9)]);
    const tenant = (await queryIn<{ slug: string }>(acme, 'select slug from tenant'))[0]?.slug ?? '';
    quietly();
    await members({ tenant, json: true, status: 'active', hub: 'Mentoring' });
    await member('person1@acme.test', { tenant, json: true, as: 'viewer@acme.test' });
    await show(planId, { tenant, json: true, kind: 'invite' });
    const actor = consoleActor();
    const found = await entries();
    expect(found).toMatchObject([
      { actor, entity: 'tenant', entity_id: acme.tenantId, body: { command: 'members', status: 'active' } },
      {
        actor,
        entity: 'member',
        entity_id: await memberId(acme, 'person1@acme.test'),
        body: { command: 'member', as: 'viewer@acme.test' },
      },
      { actor, entity: 'plan', entity_id: planId, body: { command: 'show', kind: 'invite' } },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/person1|Mentoring/);
  });
});
