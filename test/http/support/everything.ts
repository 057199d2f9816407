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
    tokens: await one(`select token_id from api_token where name = 'viewer'`),
    webhooks: (await listen(tenant, 'https://sink.example/hooks')).endpointId,
    'identity-providers': await one(
      `insert into identity_provider (provider_id, name, issuer, client_id, created_by)
       values (gen_random_uuid(), 'Okta', 'https://okta.example', 'psm', 'console:test') returning provider_id`,
    ),
    sessions: await one(
      `insert into session (session_id, admin_id, hash, expires_at)
       select gen_random_uuid(), admin_id, 'x', now() + interval '1 day' from admin_user limit 1 returning session_id`,
    ),
    passkeys: await one(
      `insert into passkey (passkey_id, admin_id, credential_id, public_key, counter, device_type, backed_up, name)
       select gen_random_uuid(), admin_id, 'x', 'x', 0, 'singleDevice', false, 'Key' from admin_user limit 1
       returning passkey_id`,
    ),
    outbox: (await invite(tenant, { email: 'outbox@acme.test' })).messageId,
  };
}
