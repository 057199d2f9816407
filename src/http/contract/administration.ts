import { z } from 'zod';
import { tokenScopes } from '../../directory/roles.ts';
import { adminRole, count, cursor, id, limit, list, page, role, text, time } from './primitives.ts';

export const admin = z
  .object({
    id,
    email: z.string(),
    role: adminRole,
    created_at: time,
    last_signed_in_at: time.nullable(),
    provider: z.string().nullable().describe('The identity provider where they sign in'),
  })
  .meta({ id: 'Admin' });
export const adminList = list(admin).meta({ id: 'AdminList' });
export const putAdmin = z
  .strictObject({ email: z.email().max(254), role: adminRole })
  .meta({ id: 'PutAdmin', description: 'Adds an admin, or changes the role of the one with this address' });

export const tokenScope = z
  .enum(tokenScopes)
  .describe('`read`: look. `plan`: upload, pull, map and plan. `approve`: decide, approve and carry out.');

export const token = z
  .object({
    id,
    name: z.string(),
    prefix: z.string(),
    role,
    scopes: z.array(tokenScope).nullable().describe('Null: all that the role may'),
    requests_per_minute: z.number().int().nullable().describe('Null: the usual limit'),
    created_by: z.string(),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
    revoked_at: time.nullable(),
  })
  .meta({ id: 'Token' });
export const tokenList = list(token).meta({ id: 'TokenList' });
export const newToken = z
  .strictObject({
    name: text(100),
    role: adminRole.describe('Operators are outside of tenants: their tokens are made on the machine'),
    scopes: z
      .array(tokenScope)
      .min(1)
      .max(3)
      .optional()
      .describe('What it may do at most; all that the role may when it is left out'),
    requests_per_minute: z.number().int().min(1).max(100_000).optional(),
    expires_days: z.number().int().min(1).max(3650).optional(),
  })
  .meta({ id: 'NewToken' });
export const createdToken = token
  .extend({ token: z.string().describe('Shown this once') })
  .meta({ id: 'CreatedToken' });

const share = z.number().min(0).max(1);
const safeguards = {
  removal_share: share.describe("Share of a hub's members that may be removed within 24 hours"),
  removal_count: count.describe('Members of a hub that may be removed within 24 hours, whatever its size'),
  small_hub: count.describe('Hubs with fewer members are judged by small_hub_removals'),
  small_hub_removals: count.describe('Members of a small hub that may be removed within 24 hours'),
  rejected_share: share.describe('Share of the rows of a file that may be rejected'),
  row_drop_share: share.describe('Share by which the number of rows may fall against the last file'),
  recognised_share: share.describe("Share of the hub's members that a full file has to recognise"),
};
const fourEyes = {
  own_plans: z.boolean().describe('Whoever made a plan, or overrode what held it, is not its only approver'),
  removals_over: count
    .nullable()
    .describe('More people than this are deactivated or deleted only by two; null: however many'),
};
const signIn = {
  idle_minutes: z
    .number()
    .int()
    .min(5)
    .max(1440)
    .describe('A session ends after this long without a request'),
  longest_hours: z.number().int().min(1).max(168).describe('A session ends after this long in any case'),
  mail_links: z.boolean().describe('Admins may have a sign-in link sent to their e-mail address'),
};
const days = (least: number, most: number) => z.number().int().min(least).max(most);
const retention = {
  files_days: days(1, 365)
    .nullable()
    .describe('Files, and what was read from them; null: as long as the server keeps them'),
  plans_days: days(30, 3650).nullable().describe('Whom a plan was about, and the values; null: always'),
  mail_days: days(1, 3650).describe('To whom mail was sent'),
  requests_days: days(1, 90).describe('What identity providers asked'),
  deliveries_days: days(1, 90).describe('What webhooks were told'),
  audit_days: days(30, 3650)
    .nullable()
    .describe('Particulars of the audit trail; the entries stay. null: always'),
};
export const settings = z
  .object({
    safeguards: z.object(safeguards),
    four_eyes: z.object(fourEyes),
    sign_in: z.object(signIn),
    retention: z.object(retention),
    files: z
      .object({ bytes: count, columns: count, rows: count })
      .describe('What an uploaded file may have at most; set by whoever runs the server'),
  })
  .meta({
    id: 'Settings',
    description: 'When a plan is held, who approves, how people sign in, how long things are kept',
  });
export const settingsChange = z
  .strictObject({
    safeguards: z.strictObject(safeguards).partial(),
    four_eyes: z.strictObject(fourEyes).partial(),
    sign_in: z.strictObject(signIn).partial(),
    retention: z.strictObject(retention).partial(),
  })
  .partial()
  .meta({ id: 'SettingsChange', description: 'What is left out stays as it is' });

export const outboxItem = z
  .object({
    id,
    kind: z.string(),
    status: z.enum(['queued', 'sent', 'cancelled', 'dead']),
    member: id.nullable(),
    recipient: z.string().nullable(),
    subject: z.string(),
    text: z.string(),
    attempts: count,
    created_at: time,
    next_attempt_at: time.nullable(),
    sent_at: time.nullable(),
    reason: z.string().nullable(),
  })
  .meta({
    id: 'OutboxItem',
    description: 'A mail, as it would be sent now; how it looks is at /outbox/{id}/mail',
  });
export const outboxPage = page(outboxItem).meta({ id: 'OutboxPage' });
export const outboxQuery = z.strictObject({
  status: z.enum(['queued', 'sent', 'cancelled', 'dead']).optional(),
  q: text(254).optional().describe('Beginning of the e-mail address of the recipient'),
  cursor: cursor.optional(),
  limit,
});

export const auditEvent = z
  .object({
    id,
    at: time,
    actor: z.string(),
    action: z.string(),
    entity: z.string(),
    entity_id: id.nullable(),
    plan: id.nullable(),
    item: z.number().int().nullable(),
    approval: id.nullable(),
    particulars: z.record(z.string(), z.unknown()).nullable().describe('Null once a purge erased them'),
  })
  .meta({ id: 'AuditEvent' });
export const auditPage = page(auditEvent).meta({ id: 'AuditPage' });
export const auditQuery = z.strictObject({
  actor: text(300).optional(),
  action: text(100).optional(),
  entity_id: id.optional(),
  plan: id.optional(),
  from: time.optional().describe('The first moment that is meant'),
  to: time.optional().describe('The first moment that is not meant any more'),
  cursor: cursor.optional(),
  limit,
});

export const trailState = z
  .object({
    ok: z.boolean().nullable().describe('Null: not looked at'),
    entries: count,
    seals: count,
    unsealed: count.describe('Entries that are too new to be sealed'),
    head: z
      .object({ seq: count, digest: z.string(), sealed_at: time })
      .nullable()
      .describe(
        'The end of the chain; whoever keeps its digest elsewhere can prove later what was before it',
      ),
    problems: z
      .array(
        z.object({
          fault: z.string(),
          message: z.string(),
          seal: count.nullable(),
          entry: id.nullable(),
        }),
      )
      .describe('At most 100'),
  })
  .meta({ id: 'TrailState', description: 'How far the audit trail is sealed, and whether it is as it was' });

export const auditExportQuery = auditQuery.omit({ cursor: true, limit: true });

export const restoreRequest = z
  .object({
    id,
    member: id,
    person: z
      .object({
        email: z.string().nullable(),
        first_name: z.string().nullable(),
        last_name: z.string().nullable(),
      })
      .nullable()
      .describe('Not shown to operators'),
    status: z.enum(['filed', 'granted', 'refused']),
    plan: id.nullable(),
    requested_by: z.string(),
    requested_at: time,
    decided_by: z.string().nullable(),
    decided_at: time.nullable(),
    days_left: count
      .nullable()
      .describe('Until the personal data is erased; null when there is nothing to restore'),
  })
  .meta({ id: 'RestoreRequest' });
export const restoreRequestPage = page(restoreRequest).meta({ id: 'RestoreRequestPage' });
export const restoreRequestQuery = z.strictObject({
  status: z.enum(['filed', 'granted', 'refused']).optional(),
  cursor: cursor.optional(),
  limit,
});
export const newRestoreRequest = z
  .strictObject({ member: id })
  .meta({ id: 'NewRestoreRequest', description: 'Asks for a deleted member back' });
export const granted = z
  .object({ id, member: id, status: z.literal('granted') })
  .meta({ id: 'GrantedRestore' });
