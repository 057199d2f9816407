import { z } from 'zod';
import { policy } from './sources.ts';
import { count, cursor, id, limit, list, named, page, text, time, value } from './primitives.ts';

/** Identity providers that push by SCIM 2.0. A connection is a source; what it is asked by providers is at `/scim/v2`. */

export const scimToken = z
  .object({
    id,
    prefix: z.string().describe('Enough of it to tell two apart'),
    created_by: z.string(),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable().describe('To the minute'),
    state: z.enum(['live', 'expiring', 'expired', 'revoked']).describe('`expiring`: within 14 days'),
  })
  .meta({
    id: 'ScimToken',
    description: 'A bearer token of a connection; two can be live at a time, to change one for another',
  });

export const scimClient = z
  .object({
    client_id: id,
    name: z.string(),
    secret_prefix: z.string(),
    token_minutes: z.number().int().describe('How long its access tokens live: 60 to 360'),
    created_by: z.string(),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
    state: z.enum(['live', 'expiring', 'expired', 'revoked']),
  })
  .meta({
    id: 'ScimClient',
    description: 'A client of OAuth 2.0 client credentials, which gets access tokens at `token_url`',
  });

const column = z.object({
  attribute: z.string().describe('As SCIM writes it: `name.givenName`, or with the URN of an extension'),
  column: z.string().describe('What runs and mappings call it'),
  field: named.nullable().describe('The field that it goes to'),
});

export const scimConnection = z
  .object({
    source: named,
    hub: named,
    url: z.string().describe('What the identity provider calls the tenant URL or base URL'),
    token_url: z.string().describe('Where OAuth clients get access tokens'),
    policy,
    tokens: z.array(scimToken),
    clients: z.array(scimClient),
    attributes: z.array(column).describe('The mapping, attribute by attribute'),
    counts: z.object({
      users: count,
      inactive: count,
      groups: count,
      waiting: count.describe('People whose newest push waits for an approval'),
      attention: count.describe('People who wait in Needs attention'),
      next_cut: count.describe('People pushed since the newest run; they are planned within a minute'),
    }),
    last_push_at: time.nullable(),
    last_run: id.nullable(),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'ScimConnection', description: 'A connection of an identity provider that pushes' });

export const newScimConnection = z
  .strictObject({
    name: text(100)
      .optional()
      .describe('What people call it, for example Okta; without it SCIM, with a number when there is one'),
    policy: z
      .enum(['default', 'all-auto'])
      .default('default')
      .describe(
        '`default`: who is set inactive is deactivated at once, everything else asks. `all-auto`: everything goes by itself but deletions',
      ),
    expires_days: z
      .number()
      .int()
      .min(1)
      .max(730)
      .nullable()
      .default(365)
      .describe('Of the token; null: never'),
  })
  .meta({ id: 'NewScimConnection' });

/** With the token, shown this once. */
export const scimConnected = z
  .object({ source: id, url: z.string(), token: z.string().describe('Shown this once') })
  .meta({ id: 'ScimConnected' });

export const newScimToken = z
  .strictObject({ expires_days: z.number().int().min(1).max(730).nullable().default(365) })
  .meta({ id: 'NewScimToken' });
export const scimTokenWithSecret = scimToken
  .extend({ token: z.string().describe('Shown this once') })
  .meta({ id: 'ScimTokenWithSecret' });
export const scimTokenList = list(scimToken).meta({ id: 'ScimTokenList' });

export const newScimClient = z
  .strictObject({
    name: text(100),
    token_minutes: z.number().int().min(60).max(360).default(60),
    expires_days: z.number().int().min(1).max(730).nullable().default(365),
  })
  .meta({ id: 'NewScimClient' });
export const scimClientWithSecret = scimClient
  .extend({ client_secret: z.string().describe('Shown this once') })
  .meta({ id: 'ScimClientWithSecret' });
export const scimClientList = list(scimClient).meta({ id: 'ScimClientList' });

/**
 * How far what was last pushed of a person has come: in no run yet, waiting for an approval, in Needs attention, declined by a person,
 * not possible, or carried out.
 */
export const personState = z.enum(['next_cut', 'waiting', 'attention', 'declined', 'failed', 'applied']);

export const pushedPerson = z
  .object({
    id: id.describe('The id that the identity provider knows'),
    user_name: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    active: z.boolean(),
    deleted: z.boolean().describe('The identity provider deleted it'),
    state: personState,
    member: id.nullable(),
    plan: id.nullable().describe('The plan that decides about it'),
    pushed_at: time,
  })
  .meta({ id: 'PushedPerson', description: 'Somebody as an identity provider pushed them' });
export const pushedPeople = page(pushedPerson).meta({ id: 'PushedPeople' });
export const pushedPeopleQuery = z.strictObject({
  q: z.string().trim().max(200).optional().describe('In user name, name or e-mail'),
  state: personState.optional(),
  cursor: cursor.optional(),
  limit,
});

export const pushedPersonDetail = pushedPerson
  .extend({
    fields: z.array(
      z.object({
        field: z.string(),
        label: z.string(),
        desired: value.describe('What the identity provider said last, after mapping; null: nothing'),
        applied: value.describe('What the member has; null: nothing'),
        state: z.enum(['same', 'waiting', 'declined', 'differs', 'unsaid']),
      }),
    ),
    groups: z.array(named),
    attention: z.array(z.object({ code: z.string(), message: z.string() })),
    resource: z.record(z.string(), z.unknown()).describe('The user as the identity provider reads it'),
  })
  .meta({ id: 'PushedPersonDetail', description: 'Desired, applied and waiting, field by field' });

export const groupUse = z
  .object({
    id,
    kind: z.enum(['hub', 'program', 'option']),
    target: named.describe('The hub, the program, or the option'),
    of: named.nullable().describe('The hub of the program, or the field of the option'),
    created_by: z.string(),
    created_at: time,
  })
  .meta({ id: 'GroupUse', description: 'What a group stands for here' });
export const pushedGroup = z
  .object({ id, name: z.string(), members: count, uses: z.array(groupUse), pushed_at: time })
  .meta({ id: 'PushedGroup', description: 'A group as an identity provider pushed it' });
export const pushedGroups = page(pushedGroup).meta({ id: 'PushedGroups' });
export const pushedGroupsQuery = z.strictObject({
  q: z.string().trim().max(200).optional(),
  cursor: cursor.optional(),
  limit,
});
export const newGroupUse = z
  .strictObject({ hub: id.optional(), program: id.optional(), option: id.optional() })
  .meta({ id: 'NewGroupUse', description: 'Exactly one of the three' });

export const scimRequest = z
  .object({
    id,
    at: time,
    method: z.string(),
    path: z.string().describe('Values in filters are masked'),
    status: z.number().int(),
    scim_type: z.string().nullable(),
    detail: z.string().nullable().describe('Of an error: what was answered'),
    milliseconds: count,
    resource: id.nullable(),
    user_agent: z.string().nullable(),
    token: z.string().nullable().describe('Prefix of the token'),
  })
  .meta({ id: 'ScimRequest', description: 'A request of an identity provider; kept for 30 days' });
export const scimRequests = page(scimRequest).meta({ id: 'ScimRequests' });
export const scimRequestsQuery = z.strictObject({
  outcome: z.enum(['all', 'failed']).default('all'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  resource: id.optional().describe('Requests about this person or group'),
  q: z.string().trim().max(200).optional().describe('In the path, the scimType or the user agent'),
  since: time.optional(),
  until: time.optional(),
  cursor: cursor.optional(),
  limit,
});
export const scimRequestDetail = scimRequest
  .extend({
    request: z.unknown().describe('The body, values masked'),
    response: z.unknown().describe('The answer, values masked'),
  })
  .meta({ id: 'ScimRequestDetail' });

export const byToken = z.strictObject({ id, token: id });
export const byClient = z.strictObject({ id, client: id });
export const byPerson = z.strictObject({ id, person: id });
export const byGroup = z.strictObject({ id, group: id });
export const byGroupUse = z.strictObject({ id, group: id, use: id });
export const byRequest = z.strictObject({ id, request: id });
