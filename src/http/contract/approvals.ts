import { z } from 'zod';
import { person } from './plans.ts';
import { changeKind, count, id, list, time } from './primitives.ts';

export const approvalRequest = z
  .strictObject({
    kinds: z.array(changeKind).min(1).max(6),
    digest: z
      .string()
      .min(1)
      .max(128)
      .describe("The plan's digest, or the digest of a section alone, as it was looked at"),
    despite_unreadable_rows: z
      .boolean()
      .optional()
      .describe('The tick that removals need while rows have no readable key'),
  })
  .meta({ id: 'ApprovalRequest' });

const summary = z
  .partialRecord(changeKind, z.record(z.string(), count))
  .describe('Kind, then action, then the number of changes');

export const needsSecond = z
  .enum(['own_plan', 'override', 'removals'])
  .nullable()
  .describe(
    'Why a second person has to approve: the first one made the plan, overrode what held it, or it removes many',
  );

const counted = z.object({ name: z.string(), count });

export const prepared = z
  .object({
    approval: id,
    plan: id,
    summary,
    removals: count.describe('People who would be deactivated or deleted'),
    needs_second: needsSecond,
    undecided: count.describe('Changes that no decision covers: they stay as they are'),
    touches: z
      .object({
        elsewhere: count.describe('People who are in other hubs too'),
        hubs: z.array(counted),
        programs: z.array(counted),
      })
      .describe(
        'What deactivating and deleting accounts touches beyond this hub; most people first, at most 20 of each',
      ),
  })
  .meta({ id: 'PreparedApproval', description: 'What the confirmation would do. Nothing is approved yet.' });

export const confirmation = z
  .strictObject({
    removals: count
      .optional()
      .describe('Typed by the person: must be the number of people who would be deactivated or deleted'),
  })
  .meta({ id: 'Confirmation' });

const approvalStatus = z.enum([
  'prepared',
  'awaiting_second',
  'approved',
  'applying',
  'applied',
  'cancelled',
  'expired',
]);

export const confirmed = z
  .object({ approval: id, plan: id, status: approvalStatus, needs_second: needsSecond })
  .meta({ id: 'ConfirmedApproval' });

export const approval = z
  .object({
    approval: id,
    plan: id,
    status: approvalStatus,
    actor: z.string(),
    needs_second: needsSecond,
    seconded_by: z.string().nullable(),
    removals: count,
    summary,
    total: count.describe('Changes that it covers'),
    outcomes: z.object({ applied: count, stale: count, failed: count }),
    not_applied: z
      .array(
        z.object({
          item: z.number().int(),
          row: z.number().int().nullable(),
          person,
          kind: changeKind,
          result: z.enum(['stale', 'failed']),
          code: z.string().nullable(),
          message: z.string().nullable(),
        }),
      )
      .describe('At most 1,000 of them'),
    created_at: time,
    confirmed_at: time.nullable(),
    finished_at: time.nullable(),
  })
  .meta({ id: 'Approval', description: 'A decision on changes of a plan, and how far it is carried out' });

export const approvalSummary = approval
  .omit({ not_applied: true })
  .meta({ id: 'ApprovalSummary', description: 'An approval without the list of what was not applied' });
export const approvalList = list(approvalSummary).meta({ id: 'ApprovalList' });
