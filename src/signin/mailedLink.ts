import { sql } from 'kysely';
import type { TenantScope } from '../db/tenant.ts';
import { cancelAdminMail, queueMessages } from '../outbox/queue.ts';
import { emailKey } from '../kernel/text.ts';
import { createSigninLink, linkMinutes } from './link.ts';

/** As whom the trail names a link that somebody had sent to themselves. */
const actor = 'signin';

/** Nobody's mailbox is flooded: not more within an hour, whoever asks for them and from wherever. */
const mostLinks = 3;

/**
 * Mails a sign-in link to the admin who has this address. The one mailed before it stops working; one that an operator made does not,
 * so that nobody outside can take it from whom it was made for. Nobody learns what came of it.
 */
export async function mailSigninLink(scope: TenantScope, email: string): Promise<void> {
  // The lock makes those who ask at once wait for each other.
  const { rows } = await sql<{ admin_id: string; email: string; links: number }>`
    select a.admin_id, a.email,
           (select count(*) from signin_link l
             where l.admin_id = a.admin_id and l.created_by = ${actor} and l.created_at > now() - interval '1 hour') as links
      from admin_user a where a.email_norm = ${emailKey(email)} for update of a
  `.execute(scope.db);
  const admin = rows[0];
  if (admin === undefined || admin.links >= mostLinks) return;
  await sql`
    update signin_link set expires_at = now()
     where admin_id = ${admin.admin_id} and created_by = ${actor} and used_at is null and expires_at > now()
  `.execute(scope.db);
  await cancelAdminMail(scope, 'signin_link', admin.admin_id, 'a newer link was asked for');
  const token = await createSigninLink(scope, admin.email, actor);
  const expires = new Date(Date.now() + linkMinutes * 60_000).toISOString();
  await queueMessages(scope, [
    {
      kind: 'signin_link',
      dedupeKey: `signin_link:${admin.admin_id}:${expires}`,
      recipient: admin.email,
      data: { admin: admin.admin_id, token, expires },
    },
  ]);
}
