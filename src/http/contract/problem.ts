import { z } from 'zod';

/** What every error answers with (RFC 9457, application/problem+json). */
export const problem = z
  .object({
    type: z.string().describe('`urn:psm:problem:CODE`'),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('Stable: programs decide by it'),
    detail: z.string().describe('A sentence for people: what is wrong and what to do'),
    details: z.record(z.string(), z.unknown()).optional().describe('Particulars, for example the numbers'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Of `invalid_request`: every place that is wrong'),
  })
  .meta({ id: 'Problem', description: 'Why a request was not carried out' });

export type Problem = z.infer<typeof problem>;
