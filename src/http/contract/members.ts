import { z } from 'zod';
import { count, cursor, id, limit, page, text, time, values } from './primitives.ts';

export const memberStatus = z.enum(['invited', 'active', 'deactivated', 'deleted']);

export const member = z
  .object({
    id,
    unique_id: z.string().nullable(),
    email: z.string().nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    status: z.enum([...memberStatus.options, 'purged']),
    hubs: z.array(z.string()).describe('Names of the hubs that the person is in or invited to'),
    memberships: z.array(z.object({ hub_id: id, hub: z.string(), status: z.enum(['invited', 'active']) })),
    programs: z.array(z.object({ hub: z.string(), name: z.string() })),
    profile: values,
    protected: z.boolean().describe('Never removed by a sync'),
    version: count,
    deleted_at: time.nullable(),
  })
  .meta({ id: 'Member' });

export const memberPage = page(member).meta({ id: 'MemberPage' });

export const memberQuery = z.strictObject({
  hub: text(200).optional().describe('Id or name of a hub'),
  status: memberStatus.optional().describe('Deleted members are listed only when asked for'),
  q: text(200)
    .optional()
    .describe('Beginning of a first name, last name or e-mail address; several words: of each'),
  field: text(63).optional().describe('Key of a profile field; with `value`'),
  value: text(200).optional().describe('Members who have this value, or this option among others'),
  sort: z.enum(['newest', 'name']).optional().describe('By last and first name, or by when they were added'),
  cursor: cursor.optional(),
  limit,
});

export const memberCountQuery = memberQuery.pick({ hub: true, q: true, field: true, value: true });
export const memberCounts = z
  .object({ invited: count, active: count, deactivated: count, deleted: count })
  .meta({ id: 'MemberCounts' });

export const memberChange = z
  .strictObject({ protected: z.boolean().describe('Never removed by a sync') })
  .meta({ id: 'MemberChange' });

export const hold = z
  .object({
    reason: z.enum(['status', 'absence', 'deleted_in_source', 'manual']),
    source: z.string().nullable().describe('Name of the source that holds; null: an admin by hand'),
    by: z.string(),
    at: time,
  })
  .meta({ id: 'Hold', description: 'Why a member is deactivated' });

export const memberDetail = member
  .extend({ holds: z.array(hold) })
  .meta({ id: 'MemberDetail', description: 'A member with the reasons why it is deactivated' });

export const historyEntry = z
  .object({
    at: time,
    actor: z.string(),
    action: z.string(),
    particulars: z.record(z.string(), z.unknown()).nullable().describe('Null once a purge erased them'),
    origin: z
      .object({
        plan: id,
        run: id,
        source: z.string(),
        file: z.string().nullable(),
        row: z.number().int().nullable(),
        approved_by: z.string().nullable(),
        columns: z
          .record(
            z.string(),
            z.object({
              column: z.string().describe('Header of the column in the file'),
              rule: z
                .string()
                .describe('How its cell became the value, for example: the value "Sales" goes to "Revenue"'),
              reviewed_by: z.string().nullable(),
            }),
          )
          .describe('Per field that was written'),
      })
      .nullable()
      .describe('Where it came from, when a plan brought it'),
  })
  .meta({ id: 'HistoryEntry' });

export const historyPage = page(historyEntry).meta({ id: 'HistoryPage' });
export const pageQuery = z.strictObject({ cursor: cursor.optional(), limit });

export const held = z.object({ member: id, status: memberStatus, lost_programs: z.array(z.string()) }).meta({
  id: 'HoldResult',
  description: 'State after a hold was placed or lifted, with the programs that were lost by the hold',
});

export const resent = z
  .object({ member: id, invitations: count.describe('One for each hub that is not accepted yet') })
  .meta({ id: 'ResendResult' });

export const personData = z
  .object({
    asked: z.string(),
    exported_at: time,
    parts: z
      .record(z.string(), z.array(z.record(z.string(), z.unknown())))
      .describe(
        'Accounts, unique_ids, hubs, programs, holds, sources, changes, mail, trail, files and more: each a list',
      ),
  })
  .meta({ id: 'PersonData', description: 'All that is kept of a person' });
export const erasePerson = z
  .strictObject({ email: z.string().max(254).describe('Typed: the e-mail address of the member') })
  .meta({ id: 'ErasePerson' });
export const erasedPerson = z
  .object({
    members: z.array(id).describe('Accounts whose personal data is gone'),
    files: z
      .array(z.object({ run: id, filename: z.string().nullable() }))
      .describe('Files that named the person: they are not kept any more, with everybody in them'),
  })
  .meta({ id: 'ErasedPerson' });
