import { recordEvents } from '../audit/record.ts';
import { type TenantScope, withTenant } from '../db/tenant.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { filesNaming, type NamingFile } from './files.ts';
import { personData } from './sql/personData.ts';
import { findSubject } from './subject.ts';

/** All that is kept of a person, part by part, each a list (GDPR, articles 15 and 20). */
export interface PersonExport {
  readonly asked: string;
  readonly exported_at: string;
  readonly parts: Readonly<Record<string, readonly object[]>>;
}

/**
 * Everything that is kept of a person: account, ids, what sources and identity providers said, changes that were proposed, mail, the
 * trail, and their rows in files that are still kept. The trail notes that somebody took it, not what it was.
 *
 * @param reference a member's id, or an e-mail address
 * @throws PsmError `not_found`
 */
export async function exportPerson(
  pipeline: Pipeline,
  reference: string,
  actor: string,
): Promise<PersonExport> {
  const { database, tenantId } = pipeline;
  const subject = await withTenant(database, tenantId, (scope) => findSubject(scope, reference));
  const files = await filesNaming(pipeline, subject.keys);
  return withTenant(
    database,
    tenantId,
    async (scope) => {
      const parts: Record<string, object[]> = {};
      const { members, keys } = subject;
      for (const [part, statement] of Object.entries(personData)) {
        parts[part] = (await scope.client.query<object>(statement, [members, keys.mails, keys.ids])).rows;
      }
      parts['files'] = files.map(shownFile);
      await note(scope, members, actor);
      return { asked: reference, exported_at: new Date().toISOString(), parts };
    },
    { isolation: 'repeatable read' },
  );
}

function shownFile({ run, filename, source, received_at, rows }: NamingFile) {
  return { run, filename, source, received_at, rows: rows.map(({ row, cells }) => ({ row, cells })) };
}

async function note(scope: TenantScope, members: readonly string[], actor: string): Promise<void> {
  const action = 'person.exported';
  const about = members.map((entityId) => ({ entity: 'member' as const, entityId }));
  await recordEvents(
    scope,
    (about.length > 0 ? about : [{ entity: 'tenant' as const, entityId: scope.tenantId }]).map((one) => ({
      actor,
      action,
      body: {},
      ...one,
    })),
  );
}
