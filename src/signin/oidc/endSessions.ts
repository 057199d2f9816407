import { type RawBuilder, sql } from 'kysely';
import { recordEvents } from '../../audit/record.ts';
import type { TenantScope } from '../../db/tenant.ts';

/**
 * Ends every session `s` of an admin `a` for which the condition holds, at once.
 *
 * @param actor who ended them; without it each is ended by its own person
 * @returns how many there were
 */
export async function endSessions(
  scope: TenantScope,
  condition: RawBuilder<boolean>,
  actor?: string,
): Promise<number> {
  const { rows } = await sql<{ email: string }>`
    delete from session s using admin_user a
     where a.tenant_id = s.tenant_id and a.admin_id = s.admin_id and ${condition}
    returning a.email
  `.execute(scope.db);
  await recordEvents(
    scope,
    rows.map(({ email }) => ({
      actor: actor ?? `admin:${email}`,
      action: 'session.ended',
      entity: 'tenant' as const,
      entityId: scope.tenantId,
      body: { email },
    })),
  );
  return rows.length;
}
