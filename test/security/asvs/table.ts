import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../packages.ts';

const row = z.strictObject({
  id: z.string().regex(/^\d+\.\d+\.\d+$/),
  level: z.union([z.literal(1), z.literal(2)]),
  /** What it is about, in words of our own: what it says is in the standard. */
  title: z.string().min(3),
  status: z.enum(['met', 'partly', 'not applicable']),
  /** How it is met, with the place in code or docs; or why it does not apply. */
  how: z.string().min(10),
  /** What is missing, where it is met in part. */
  missing: z.string().min(10).optional(),
  /** Why no test of ours shows it. */
  untested: z.string().min(10).optional(),
});
export type Row = z.infer<typeof row>;

const chapter = z.strictObject({ number: z.int(), title: z.string(), rows: z.array(row) });
export type Chapter = z.infer<typeof chapter>;

/** Levels 1 and 2 of ASVS 5.0.0, in the order of the standard: `docs/security/asvs.json`. */
export function asvsTable(): readonly Chapter[] {
  const file = readFileSync(path.join(root, 'docs/security/asvs.json'), 'utf8');
  return z.array(chapter).parse(JSON.parse(file));
}

/** Ids of level 3, which tests may name, too. */
export const third: readonly string[] = `
1.2.10 1.3.12 1.5.3 2.3.5 2.4.2 3.1.1 3.2.3 3.3.5 3.4.7 3.4.8 3.5.6 3.5.7 3.5.8 3.6.1 3.7.3 3.7.4
3.7.5 4.1.4 4.1.5 4.2.2 4.2.3 4.2.4 4.2.5 5.2.4 5.2.5 5.2.6 5.3.3 6.3.5 6.3.6 6.3.7 6.3.8 6.4.5
6.4.6 6.5.6 6.5.7 6.5.8 6.6.4 6.7.1 6.7.2 7.5.3 8.1.3 8.1.4 8.2.4 8.3.2 8.3.3 8.4.2 10.2.3 10.3.5
10.4.12 10.4.13 10.4.14 10.4.15 10.4.16 11.1.3 11.1.4 11.2.4 11.2.5 11.3.4 11.3.5 11.5.2 11.6.2
11.7.1 11.7.2 12.1.4 12.1.5 12.3.5 13.1.2 13.1.3 13.1.4 13.2.6 13.3.3 13.3.4 13.4.6 13.4.7 14.2.5
14.2.6 14.2.7 14.2.8 15.1.4 15.1.5 15.2.4 15.2.5 15.4.1 15.4.2 15.4.3 15.4.4 16.5.4 17.1.2 17.2.5
17.2.6 17.2.7 17.2.8
`
  .trim()
  .split(/\s+/);
