import { purge } from '../apply/purge.ts';
import { recordEvents } from '../audit/record.ts';
import { type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { voidInvitations } from '../outbox/invitations.ts';
import { cancelMessages } from '../outbox/queue.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { filesNaming } from './files.ts';
import { traces } from './sql/traces.ts';
import { findSubject } from './subject.ts';

export interface Erasure {
  /** Accounts whose personal data is gone. */
  readonly members: readonly string[];
  /** Files that named them, by run: they are not kept any more, with everybody in them. */
  readonly files: readonly { readonly run: string; readonly filename: string | null }[];
}

/**
 * Erases a person at once, without the days of grace (GDPR, article 17): accounts, ids, what sources and identity providers said,
 * proposed changes, mail, particulars of the trail, and the files that name them. A tombstone and the trail's entries stay. It cannot
 * be undone. Who is named in the customer's own system still comes back with its next file.
 *
 * @param reference a member's id, or an e-mail address
 * @throws PsmError `not_found`; `conflict` for an admin, who has to be removed as such first
 */
export async function erasePerson(pipeline: Pipeline, reference: string, actor: string): Promise<Erasure> {
  const { database, tenantId } = pipeline;
  const { keys } = await withTenant(database, tenantId, (scope) => findSubject(scope, reference));
  const files = await filesNaming(pipeline, keys);
  return withTenant(database, tenantId, (scope) => erase(scope, reference, files, actor));
}

async function erase(
  scope: TenantScope,
  reference: string,
  files: Awaited<ReturnType<typeof filesNaming>>,
  actor: string,
): Promise<Erasure> {
  // Once more: the person may have changed while files were read.
  const { members, keys } = await findSubject(scope, reference);
  const { rowCount: admins } = await scope.client.query(
    'select from admin_user where email_norm = any ($1::text[])',
    [keys.mails],
  );
  if (admins !== 0) {
    throw new PsmError('conflict', 'This person is an admin here. Remove them from the admins first.');
  }
  await scope.client.query(
    `update member set deleted_at = coalesce(deleted_at, now()), deleted_by = coalesce(deleted_by, $2), purge_after = now()
      where member_id = any ($1::uuid[])`,
    [members, actor],
  );
  await scope.client.query('update member_identity set live = false where member_id = any ($1::uuid[])', [
    members,
  ]);
  await voidInvitations(scope, members);
  await cancelMessages(scope, members, 'deleted');
  await purge(scope, members, actor);
  const named = files.flatMap(({ landing, rows }) => rows.map(({ row }) => ({ landing, row })));
  const found = files.flatMap(({ rows }) => rows.map((one) => one.keys));
  const asked = [
    [...new Set([...keys.mails, ...found.flatMap(({ mails }) => mails)])],
    [...new Set([...keys.ids, ...found.flatMap(({ ids }) => ids)])],
    JSON.stringify(named),
  ];
  for (const statement of traces) await scope.client.query(statement, asked);
  await recordEvents(scope, [
    {
      actor,
      action: 'person.erased',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: { members: [...members], files: files.map(({ run }) => run) },
    },
  ]);
  return { members, files: files.map(({ run, filename }) => ({ run, filename })) };
}
