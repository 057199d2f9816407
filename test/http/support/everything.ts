import { fileRestore } from '../../../src/apply/restore.ts';
import { invite } from '../../outbox/fixtures/invited.ts';
import { listen } from '../../outbox/webhooks/fixtures/listening.ts';
import { memberId } from '../../support/directory.ts';
import { inTenant, queryIn, row, rows } from '../../support/organisation.ts';
import { approve, planCsv, sourceOf } from '../../support/sync.ts';
import type { TestOrganisation } from './server.ts';

/** One of everything that a tenant can have, by the part of an address that names it. It needs three members. */
export async function everythingOf(tenant: TestOrganisation): Promise<Record<string, string>> {
  const plan = await planCsv(tenant, [...rows(2), row(9)]);
  const approval = await approve(tenant, plan.planId, { kinds: ['invite'] });
  const member = await memberId(tenant, 'person1@acme.test');
  await inTenant(tenant, (scope) => fileRestore(scope, member, 'console:test'));
  const one = async (statement: string) =>
    Object.values((await queryIn<Record<string, string>>(tenant, statement))[0] ?? {})[0] ?? '';
  return {
    hubs: tenant.hubs['Mentoring'] ?? '',
    fields: await one(`select field_id from field where key = 'department'`),
    members: member,
    programs: await one('select program_id from program limit 1'),
    sources: (await sourceOf(tenant)).sourceId,
    runs: plan.runId,
    plans: plan.planId,
    approvals: approval,
    'restore-requests': await one('select request_id from restore_request'),
    admins: await one('select admin_id from admin_user limit 1'),
    tokens: await one('select token_id from api_token limit 1'),
    webhooks: (await listen(tenant, 'https://sink.example/hooks')).endpointId,
    outbox: (await invite(tenant, { email: 'outbox@acme.test' })).messageId,
  };
}
