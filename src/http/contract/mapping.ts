import { z } from 'zod';
import { count, id, list, text, time } from './primitives.ts';

export const dateOrder = z.enum(['iso', 'ymd', 'dmy', 'mdy']);
export const numberStyle = z.enum(['point', 'comma']);
const blank = z.enum(['keep', 'clear']).describe('What a blank cell does to the value of the profile');

export const mappingColumn = z
  .object({
    position: count,
    column: z.string().describe('Header, exactly as in the file'),
    field: z.string().nullable(),
    confidence: z.number(),
    reason: z.string(),
    origin: z
      .string()
      .describe(
        'What says so: `header`, `values`, `remembered` or `doubted` (as last time), `renamed`, `chosen` (a person), `none`',
      ),
    samples: z.array(z.string()),
    filled: count,
    blank_cells: count,
    blank,
    date_order: z
      .enum([...dateOrder.options, 'ambiguous'])
      .nullable()
      .describe('`ambiguous`: the values do not prove one, a person chooses'),
    number_style: z.enum(['plain', ...numberStyle.options, 'ambiguous']).nullable(),
    match_words: z.boolean(),
    values: z
      .object({
        distinct: count,
        open: count.describe('Values that go nowhere yet: their rows go on without the field'),
        open_rows: count,
        more: z.boolean().describe('The column has more distinct values than are listed and counted'),
      })
      .nullable()
      .describe('Of a column that goes to a select or status field'),
    reviewed: z.boolean(),
    reviewed_by: z.string().nullable(),
    reviewed_at: time.nullable(),
  })
  .meta({ id: 'MappingColumn' });

export const mapping = z
  .object({
    run: id,
    source: id,
    version: z.number().int(),
    columns: z.array(mappingColumn),
    unmapped_fields: z.array(z.string()).describe('Keys of fields that no column goes to'),
    missing: z
      .array(z.object({ column: z.string(), field: z.string() }))
      .describe('Columns that were mapped before and are gone from this file: their fields stay untouched'),
    unreviewed: count.describe('While there is one, no plan can be approved'),
  })
  .meta({ id: 'Mapping', description: 'How the columns of a file go to fields, as a person reviews it' });

export const columnChange = z
  .strictObject({
    field: text(63).nullable().optional().describe('Key of a field; null leaves the column out'),
    blank: blank.optional(),
    date_order: dateOrder.optional(),
    number_style: numberStyle.optional(),
  })
  .meta({ id: 'ColumnChange', description: 'It takes the checkmark off: somebody reviews the column again' });

export const columnValue = z
  .object({
    value: z.string(),
    count,
    target: z.string().nullable().describe('The option or word it goes to'),
    how: z.enum(['decided', 'ignored', 'exact', 'words', 'near', 'unknown']),
    suggestion: z.object({ option: z.string(), confidence: z.number(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'ColumnValue' });
export const columnValueList = list(columnValue).meta({ id: 'ColumnValueList' });

const cellValue = z.string().min(1).max(32_767);

export const valueDecision = z
  .union([
    z.strictObject({ value: cellValue, option: text(200) }),
    z.strictObject({ value: cellValue, ignore: z.literal(true) }),
    z.strictObject({ value: cellValue, create: z.literal(true) }),
    z.strictObject({ value: cellValue, undecided: z.literal(true) }),
  ])
  .meta({ id: 'ValueDecision', description: 'What becomes of one value of the file' });

export const valueDecisions = z
  .strictObject({ decisions: z.array(valueDecision).min(1).max(10_000) })
  .meta({ id: 'ValueDecisions', description: 'All are taken, or none' });

export const matched = z.object({ matched: count }).meta({ id: 'MatchedValues' });

export const review = z
  .strictObject({
    columns: z.array(count).max(1000).optional().describe('Positions; all mapped columns when left out'),
  })
  .meta({ id: 'Review', description: "A person's checkmark" });

export const byColumn = z.strictObject({ id, position: z.coerce.number().int().min(0).max(100_000) });

export const columnEffect = z
  .object({
    members: count.describe('Members whose value would change'),
    clears: count.describe('… of whom this many would lose their value'),
    newcomers: count.describe('Rows of people without an account that bring a value'),
    unread: count.describe('Rows whose cell cannot be read as the field wants it'),
  })
  .meta({ id: 'ColumnEffect', description: 'What a column would do, mapped as it is now' });
