import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { emailKey } from '../kernel/text.ts';
import { newTenantToken, tenantOfToken, tokenHash } from '../kernel/tenantToken.ts';
import { type Browser, type OpenedSession, startSession } from './session.ts';

/** Tells people and scanners what they found. */
const linkMark = 'psl_';

/** How long a link can be used, in minutes. */
export const linkMinutes = 15;

/**
 * A link for one sign-in of one admin, good for 15 minutes. It is returned this once: only its hash is stored.
 *
 * @throws PsmError `not_found` when nobody of this tenant has the address
 */
export async function createSigninLink(scope: TenantScope, email: string, actor: string): Promise<string> {
  const admin = await scope.db
    .selectFrom('admin_user')
    .select(['admin_id', 'email'])
    .where('email_norm', '=', emailKey(email))
    .executeTakeFirst();
  if (admin === undefined) throw new PsmError('not_found', `No admin has the address "${email}".`);
  const link = `${linkMark}${newTenantToken(scope.tenantId)}`;
  await sql`
    insert into signin_link (link_id, admin_id, hash, created_by, expires_at)
    values (${newId()}, ${admin.admin_id}, ${tokenHash(link)}, ${actor}, now() + make_interval(mins => ${linkMinutes}))
  `.execute(scope.db);
  await recordEvents(scope, [
    {
      actor,
      action: 'signin_link.created',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: { email: admin.email },
    },
  ]);
  return link;
}

/**
 * Uses up a link and opens a session.
 *
 * @param mayBe whether this tenant can be meant by whoever has the link
 * @throws PsmError `unauthenticated`, alike for a link that is unknown, used, or too old; `tenant_suspended`
 */
export async function signInByLink(
  database: Database,
  link: string,
  browser: Browser,
  mayBe: (tenantId: string) => boolean = () => true,
): Promise<OpenedSession> {
  const tenantId = link.startsWith(linkMark) ? tenantOfToken(link.slice(linkMark.length)) : undefined;
  if (tenantId === undefined || !mayBe(tenantId)) throw unusable();
  return withTenant(database, tenantId, async (scope) => {
    // One statement, so that of two who use a link at once one comes in.
    const { rows } = await sql<{ admin_id: string }>`
      update signin_link set used_at = now()
       where hash = ${tokenHash(link)} and used_at is null and expires_at > now()
      returning admin_id
    `.execute(scope.db);
    const adminId = rows[0]?.admin_id;
    if (adminId === undefined) throw unusable();
    return startSession(scope, { adminId, method: 'link', ...browser });
  });
}

function unusable(): PsmError {
  return new PsmError(
    'unauthenticated',
    `This sign-in link was used already or is older than ${linkMinutes} minutes. Ask for a new one.`,
  );
}
