import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingFault } from '../../src/source/settingFault.ts';

const settings = z.object({
  url: z.url(),
  size: z.coerce.number().int().min(1).max(500),
  kind: z.enum(['json', 'csv']),
  deep: z.boolean(),
  name: z
    .string()
    .min(3)
    .regex(/^[a-z]+$/, 'Small letters only.'),
});
const whole = { url: 'https://a.example', size: 5, kind: 'json', deep: true, name: 'abc' };

describe('what is wrong with a setting', () => {
  it.each([
    ['url', undefined, 'is missing. Fill it in.'],
    ['url', 5, 'must be a text, in quotation marks.'],
    ['url', 'a.example', 'must be an address that begins with https://.'],
    ['size', 'many', 'must be a number.'],
    ['size', 1.5, 'must be a whole number.'],
    ['size', 0, 'must be at least 1.'],
    ['size', 501, 'must be at most 500.'],
    ['kind', 'xml', 'must be json or csv.'],
    ['deep', 'yes', 'must be true or false.'],
    ['name', 'ab', 'must be at least 3 characters long.'],
    ['name', 'ABC', 'Small letters only.'],
  ])('%s: %j', (name, value, said) => {
    const { error } = settings.safeParse({ ...whole, [name]: value });
    expect(error?.issues.map((issue) => settingFault(issue, value))).toEqual([said]);
  });
});
