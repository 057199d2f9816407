import { sql } from 'kysely';
import { recordEvents } from '../../audit/record.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { putAdmin } from '../../directory/admins.ts';
import { emailKey } from '../../kernel/text.ts';
import { type IdentityProvider, listProviders } from '../providers.ts';
import type { Said } from './claims.ts';
import { type Candidate, decidePerson } from './decidePerson.ts';
import type { SigninProblem } from './problem.ts';

/**
 * Finds the admin of whom a provider speaks, adds them or changes their role where it decides about that, and binds them to it. The
 * trail says each of it, by `provider:NAME`.
 */
export async function admitPerson(
  scope: TenantScope,
  provider: IdentityProvider,
  said: Said,
): Promise<{ readonly adminId: string } | { readonly problem: SigninProblem }> {
  const admins = await lockedCandidates(scope);
  const { providerId } = provider;
  const verdict = decidePerson({
    provider,
    others: (await listProviders(scope)).filter((one) => one.providerId !== providerId),
    said,
    bySubject: admins.find((one) => one.providerId === providerId && one.subject === said.subject),
    byEmail: admins.find((one) => emailKey(one.email) === emailKey(said.email ?? '')),
    owners: admins.filter(({ role }) => role === 'owner').length,
  });
  if ('problem' in verdict) return verdict;
  const actor = `provider:${provider.name}`;
  if ('create' in verdict) {
    const { email, role } = verdict.create;
    const { adminId } = await putAdmin(scope, email, role, actor);
    await bind(scope, { adminId, email }, provider, said.subject);
    return { adminId };
  }
  const { admit, role } = verdict;
  if (role !== undefined) await putAdmin(scope, admit.email, role, actor);
  if (verdict.bind) await bind(scope, admit, provider, said.subject);
  return { adminId: admit.adminId };
}

/** Under the lock under which admins change, so that two who sign in at once do not both come in new, or leave no owner. */
async function lockedCandidates(scope: TenantScope): Promise<Candidate[]> {
  await sql`select from admin_user order by admin_id for update`.execute(scope.db);
  // A statement of its own: whoever was added while this one waited is seen.
  const { rows } = await sql<Candidate>`
    select admin_id as "adminId", email, role, provider_id as "providerId", subject from admin_user
  `.execute(scope.db);
  return rows;
}

async function bind(
  scope: TenantScope,
  { adminId, email }: Pick<Candidate, 'adminId' | 'email'>,
  { providerId, name }: IdentityProvider,
  subject: string,
): Promise<void> {
  await sql`
    update admin_user set provider_id = ${providerId}, subject = ${subject} where admin_id = ${adminId}
  `.execute(scope.db);
  await recordEvents(scope, [
    {
      actor: `provider:${name}`,
      action: 'admin.bound',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: { email, provider: name },
    },
  ]);
}
