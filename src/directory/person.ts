import type { TenantScope } from '../db/tenant.ts';
import { emailKey } from '../kernel/text.ts';

/**
 * The person behind an actor of the audit trail, so that two actors can be seen to be one: `admin:EMAIL` in the form that addresses are
 * compared in, `console:USER` (a person of its own). A token stands for whoever made it, also when it was made with another token, and
 * when it has ended. Undefined for what is no person: a policy, a schedule, a connection.
 */
export async function personOf(scope: TenantScope, actor: string): Promise<string | undefined> {
  let current = actor;
  // A token was made before whatever was made with it: there is no circle.
  while (current.startsWith('token:')) {
    const maker = await scope.db
      .selectFrom('api_token')
      .select('created_by')
      .where('token_id', '=', current.slice('token:'.length))
      .executeTakeFirst();
    if (maker === undefined) return current;
    current = maker.created_by;
  }
  if (current.startsWith('admin:')) return `admin:${emailKey(current.slice('admin:'.length))}`;
  return current.startsWith('console:') ? current : undefined;
}
