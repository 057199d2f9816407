import { z } from 'zod';
import { changeKind, count, cursor, id, limit, named, page, population, text, time } from './primitives.ts';

export const runStatus = z.enum([
  'receiving',
  'landed',
  'needs_mapping',
  'staging',
  'planning',
  'ready',
  'applying',
  'done',
  'failed',
  'cancelled',
  'superseded',
  'quarantined',
]);

/** States in which nothing more happens before somebody does something. */
export const restingStatuses: readonly z.infer<typeof runStatus>[] = [
  'needs_mapping',
  'ready',
  'done',
  'failed',
  'cancelled',
  'superseded',
  'quarantined',
];

export const run = z
  .object({
    run: id,
    plan: id.nullable(),
    source: named,
    hub: named,
    population,
    read: z
      .enum(['upload', 'snapshot', 'changes', 'push'])
      .describe('A file was uploaded, everybody was read, what changed was read, or people were pushed'),
    scheduled_for: time.nullable().describe('The time of the schedule that it was made for'),
    status: runStatus,
    progress: z
      .object({
        step: z.string().optional(),
        rows: count.optional(),
        of: count.optional(),
        bytes: count.optional(),
        unchanged: z.boolean().optional().describe('The source says that nothing changed: there is no plan'),
      })
      .describe('What it is at, and how far'),
    error: z
      .object({
        code: z.string(),
        message: z.string(),
        details: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('Of a refused file: `reason`, and `row` and `column` where there is one place'),
      })
      .nullable(),
    file: z.object({ name: z.string().nullable(), bytes: count, sha256: z.string() }).nullable(),
    report: z
      .object({
        rows: z.object({
          read: count,
          unchanged: count,
          not_eligible: count,
          planned: count,
          attention: count,
        }),
        planned: z.partialRecord(changeKind, count),
        applied: z.partialRecord(changeKind, count),
        held: z.boolean(),
      })
      .nullable()
      .describe('Of its newest plan; null until there is one'),
    actor: z.string(),
    created_at: time,
    finished_at: time.nullable(),
  })
  .meta({ id: 'Run', description: 'One execution of a source' });

export const runPage = page(run).meta({ id: 'RunPage' });

export const runQuery = z.strictObject({
  hub: id.optional(),
  source: id.optional(),
  status: runStatus.optional(),
  cursor: cursor.optional(),
  limit,
});

/** The body of an upload; read as a stream, so this is for the documentation. */
export const uploadForm = z.object({
  population,
  file: z.file().describe('CSV, or one sheet of an .xlsx workbook'),
});

export const uploadQuery = z.strictObject({
  source: text(200).optional().describe("Name of the source, when it is not the hub's own upload"),
  population: population.optional().describe('Instead of the field of the form'),
});

export const runReference = z.object({ run: id }).meta({ id: 'RunReference' });

export const lookupQuery = z.strictObject({
  person: text(254).describe('E-mail address or Unique ID'),
});

/** Why a person was, or was not, listed in a run. */
export const lookup = z
  .object({
    verdict: z.enum([
      'planned',
      'unchanged',
      'not_eligible',
      'needs_attention',
      'absent',
      'absent_spared',
      'not_concerned',
      'unknown',
    ]),
    message: z.string().describe('The answer in a sentence or two'),
    rows: z
      .array(z.object({ row: count, cells: z.array(z.object({ column: z.string(), value: z.string() })) }))
      .describe('Rows of the file that name the person; none once the file is not kept any more'),
    member: z.object({ id, name: z.string(), status: z.string() }).nullable(),
    changes: z.array(
      z.object({ item: count, kind: changeKind, reason: z.string(), outcome: z.string().nullable() }),
    ),
    attention: z.array(z.object({ row: count.nullable(), code: z.string(), message: z.string() })),
  })
  .meta({ id: 'Lookup', description: 'Why was she (not) listed?' });

export const activityQuery = z.strictObject({
  hub: id.optional(),
  days: z.coerce.number().int().min(1).max(730).default(180),
});

export const activity = z
  .object({
    items: z.array(
      z.object({
        day: z.iso.date(),
        members: count.describe('Active and invited members at the end of the day'),
        invites: count,
        updates: count,
        removals: count.describe('Deactivated and deleted'),
      }),
    ),
  })
  .meta({ id: 'Activity', description: 'Days on which something happened, oldest first, and today' });
