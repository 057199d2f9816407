import { z } from 'zod';
import { count, cursor, limit, page, text } from './primitives.ts';

export const attentionQuery = z.strictObject({
  code: text(60).optional(),
  field: text(63).optional(),
  cursor: cursor.optional(),
  limit,
});

export const attentionGroups = z
  .object({ items: z.array(z.object({ code: z.string(), field: z.string().nullable(), count })) })
  .meta({ id: 'AttentionGroups', description: 'What needs attention, by cause, most first' });

export const attention = z
  .object({
    row: z.number().int().nullable(),
    code: z.string(),
    field: z.string().nullable(),
    value: z.string().nullable(),
    message: z.string(),
  })
  .meta({ id: 'Attention', description: 'What could not be decided, and what to do' });

export const attentionPage = page(attention).meta({ id: 'AttentionPage' });

export const attentionPeople = z
  .object({
    items: z.array(
      z.object({
        row: z.number().int(),
        name: z.string().nullable(),
        email: z.string().nullable(),
        unique_id: z.string().nullable(),
        position: z.string().nullable().describe('Where the source has it, for rows that no file brought'),
      }),
    ),
  })
  .meta({
    id: 'AttentionPeople',
    description:
      'Whom the rows of a page are about, as their cells say; empty when the file is not kept any more',
  });
