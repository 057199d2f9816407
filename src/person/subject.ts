import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { emailKey } from '../kernel/text.ts';
import type { PersonKeys } from '../planning/person.ts';

/** Whom a request about personal data is from: all accounts of theirs, and by what else they are named. */
export interface Subject {
  /** Living, deleted and deactivated accounts; none when they are named in files only. */
  readonly members: readonly string[];
  readonly keys: PersonKeys;
}

/**
 * @param reference a member's id, or an e-mail address, which may be named in files only
 * @throws PsmError `not_found` for an id that nobody has, or whose personal data is erased already
 */
export async function findSubject(scope: TenantScope, reference: string): Promise<Subject> {
  const { rows } = await scope.client.query<{ member_id: string; email_norm: string | null }>(
    `select member_id, email_norm from member
      where purged_at is null and ${isId(reference) ? 'member_id = $1::uuid' : 'email_norm = $1'} order by member_id`,
    [isId(reference) ? reference : emailKey(reference)],
  );
  if (rows.length === 0 && !reference.includes('@')) {
    throw new PsmError('not_found', 'There is no such member, or their personal data is erased already.');
  }
  const members = rows.map((row) => row.member_id);
  const { rows: ids } = await scope.client.query<{ value: string }>(
    'select distinct value from member_identity where member_id = any ($1::uuid[]) order by 1',
    [members],
  );
  const { rows: mails } = await scope.client.query<{ mail: string }>(selectMails, [members]);
  const given = reference.includes('@') ? [emailKey(reference)] : [];
  return {
    members,
    keys: {
      ids: ids.map((row) => row.value),
      mails: [...new Set([...given, ...mails.map((row) => row.mail)])],
    },
  };
}

/** $1 members. Addresses that they have, and had: by each of them files may name them. */
const selectMails = `
select email_norm as mail from member where member_id = any ($1::uuid[]) and email_norm is not null
union
select lower(v) from change c, unnest(array[c.before -> 'values' ->> 'email', c.after ->> 'email', c.person ->> 'email']) as v
 where c.member_id = any ($1::uuid[]) and v like '%@%'
union
select lower(recipient) from outbox_message where member_id = any ($1::uuid[]) and recipient is not null`;
