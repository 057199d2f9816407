import { z } from 'zod';
import {
  changeKind,
  count,
  cursor,
  id,
  itemNumber,
  limit,
  named,
  page,
  population,
  text,
  time,
  value,
  values,
} from './primitives.ts';

export const action = z.enum(['approve', 'skip', 'deactivate', 'delete_from_hub', 'delete_from_tenant']);

export const sectionStatus = z.enum([
  'pending',
  'approved',
  'applying',
  'applied',
  'held',
  'cancelled',
  'superseded',
  'expired',
]);

export const safeguard = z
  .object({ code: z.string(), message: z.string(), actual: z.number(), limit: z.number() })
  .meta({ id: 'Safeguard', description: 'Why a plan is held, with the numbers' });

export const section = z
  .object({
    kind: changeKind,
    status: sectionStatus,
    count,
    digest: z.string().describe('Approves this kind alone'),
    actions: z.array(action).describe('What may be decided about its changes'),
  })
  .meta({ id: 'Section', description: 'One kind of change of a plan: the unit of decision' });

export const plan = z
  .object({
    plan: id,
    run: id,
    source: id,
    hub: named,
    population,
    status: z.enum([...sectionStatus.options, 'needs_mapping', 'empty']),
    digest: z.string().describe('Of all changes and decisions so far; also the ETag'),
    rows: z.object({
      read: count,
      unchanged: count,
      not_eligible: count,
      planned: count,
      attention: count,
    }),
    counts: z.record(changeKind, count),
    sections: z.array(section),
    safeguards: z.array(safeguard),
    notes: z.array(z.object({ code: z.string(), message: z.string() })),
    mapping: z.array(
      z.object({
        column: z.string(),
        field: z.string().nullable(),
        confidence: z.number(),
        reason: z.string(),
        reviewed: z.boolean(),
      }),
    ),
    unreviewed: count.describe('Mapped columns that nobody has reviewed'),
    unreadable_rows: count.describe('Rows without a readable key: each could be one of the absent'),
    override: z.object({ by: z.string(), reason: z.string(), at: time }).nullable(),
    newer: id
      .nullable()
      .describe('The newest plan of the same source and population, when it is not this one'),
    created_at: time,
  })
  .meta({ id: 'Plan', description: 'All changes that a run proposes' });

export const person = z.object({
  email: z.string().nullable(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
});

export const change = z
  .object({
    item: z.number().int().positive(),
    kind: changeKind,
    reason: z.string(),
    member: id.nullable().describe('Null: a newcomer'),
    row: z.number().int().nullable().describe('Row of the file, the header is 1'),
    person,
    segments: values.describe("Options of the person's select fields, as they will be"),
    before: values,
    after: values,
    ticked: z.boolean().describe('Offered ticked'),
    effects: z.record(z.string(), z.unknown()).describe('For example other hubs that it touches'),
    issues: z.array(z.unknown()),
    action: action.nullable().describe('The decision so far; null: none'),
    outcome: z
      .object({
        result: z.enum(['applied', 'stale', 'failed']),
        code: z.string().nullable(),
        message: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Change', description: 'One proposed act on one member' });

/** A value as JSON text, because an address knows only text. */
const jsonValue = z
  .string()
  .max(2000)
  .transform((given, context) => {
    try {
      return value.parse(JSON.parse(given));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a value as JSON, a text in quotes' });
      return z.NEVER;
    }
  })
  .meta({ type: 'string' });

export const changePage = page(change).meta({ id: 'ChangePage' });

export const changeQuery = z.strictObject({
  kind: changeKind.optional(),
  q: text(200).optional().describe('Part of a name or e-mail address'),
  field: text(63).optional().describe('The change writes this field'),
  reason: text(40).optional(),
  ticked: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  before: jsonValue.optional().describe('JSON: … and `field` has this value now'),
  after: jsonValue.optional().describe('JSON: … and `field` gets this value'),
  segment_field: text(63).optional().describe('A select field: with `segment`, people of this segment'),
  segment: text(200).optional().describe('An option of `segment_field`'),
  decision: z
    .enum(['undecided', ...action.options])
    .optional()
    .describe('What is decided so far; of `deactivate`, approving is deactivating'),
  presume: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .optional()
    .describe(
      'With `decision`: as long as nobody decided anything about the kind, what is offered ticked counts as approved',
    ),
  rules: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe(
      'With `decision` and `kind`: only decisions up to this number count, so that pages fit together while people decide; the index names it',
    ),
  cursor: cursor.optional(),
  limit,
});

export const changeIndexQuery = changeQuery.omit({ cursor: true, limit: true }).extend({
  step: z.coerce.number().int().min(10).max(1000).default(200).describe('Changes of one page'),
});

export const changeIndex = z
  .object({
    count: count.describe('Changes that the filter selects'),
    step: count,
    cursors: z
      .array(z.string().nullable())
      .describe('Cursor of every page, so that any place of the list can be opened; null begins it'),
    rules: count
      .nullable()
      .describe(
        'With `decision` and `kind`: number of the last decision that counted. Give it with every page.',
      ),
  })
  .meta({ id: 'ChangeIndex', description: 'How long a list of changes is, and where its pages begin' });

export const groupQuery = z.strictObject({ kind: changeKind, field: text(63).optional() });

export const segmentQuery = groupQuery.pick({ kind: true });

export const changeGroups = z
  .object({
    fields: z.array(z.object({ field: z.string(), count })).describe('Fields that are written, most first'),
    items: z
      .array(
        z.object({
          field: z.string(),
          before: value,
          after: value,
          count,
          approved: count.describe('… of whom this many are approved by the decisions so far'),
        }),
      )
      .describe(
        'Equal changes of a value, most first; at most 200. Of newcomers only fields with options, unless `field` is asked for.',
      ),
  })
  .meta({ id: 'ChangeGroups', description: '"412 people: Department Sales → Revenue"' });

export const segments = z
  .object({ items: z.array(z.object({ field: z.string(), value: z.string(), count })) })
  .meta({ id: 'Segments', description: 'People of a kind of change by the options of their select fields' });

export const decisions = z
  .object({
    digest: z.string().describe('Of the plan, as in its ETag'),
    sections: z.array(
      z.object({
        kind: changeKind,
        decided: z.partialRecord(action, count).describe('Action, then the number of changes it covers'),
        undecided: count,
        reasons: z.record(z.string(), count).describe('Why they are proposed, and how many'),
      }),
    ),
    rules: z
      .array(
        z.object({
          kind: changeKind,
          seq: count,
          action,
          where: z.record(z.string(), z.unknown()),
          except: count.describe('Items left out'),
          by: z.string(),
          at: time,
        }),
      )
      .describe('Who decided what, newest first; at most 50'),
  })
  .meta({
    id: 'Decisions',
    description: 'What is decided so far. Nothing happens before an approval is confirmed.',
  });

export const changeFilter = z
  .strictObject({
    reason: text(40).optional().describe('Why the change is proposed'),
    ticked: z.boolean().optional().describe('Offered ticked, or not'),
    field: text(63).optional().describe('The change writes this field'),
    before: value.optional().describe('… and the field has this value now'),
    after: value.optional().describe('… and gets this value'),
    segment: z
      .strictObject({ field: text(63), value: text(200) })
      .optional()
      .describe('People who have this option of a select field'),
    q: text(200).optional().describe('Part of a name or e-mail address'),
    items: z.array(itemNumber).max(10_000).optional().describe('Just these items'),
  })
  .meta({ id: 'ChangeFilter', description: 'Which changes of a kind; all of them when empty' });

export const decision = z
  .strictObject({
    kind: changeKind,
    where: changeFilter.optional(),
    except: z.array(itemNumber).max(10_000).optional().describe('Items left out'),
    action,
  })
  .meta({
    id: 'Decision',
    description: 'One rule, however many changes it covers. The last that matches wins.',
  });

export const override = z
  .strictObject({ reason: text(2000).min(3).describe('Why the plan is right all the same') })
  .meta({ id: 'Override' });
