import { z } from 'zod';
import { count, cursor, id, limit, named, page, population, text, time } from './primitives.ts';

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
    status: runStatus,
    progress: z
      .object({
        step: z.string().optional(),
        rows: count.optional(),
        of: count.optional(),
        bytes: count.optional(),
      })
      .describe('What it is at, and how far'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    file: z.object({ name: z.string().nullable(), bytes: count, sha256: z.string() }).nullable(),
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
