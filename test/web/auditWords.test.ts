import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { auditActions } from '../../src/web/strings/auditActions.ts';

/** Messages of webhooks that are no entries of the trail, and the file of a source. */
const others = ['run.finished', 'plan.pending', 'webhook.test'];

it('everything that the program writes down has its words', () => {
  const things =
    'admin|console|field|hub|mapping|member|operator|passkey|person|plan|program|provider|run|scim|secrets|session|signin_link|source|tenant|token|trail|webhook';
  const written = new Set<string>();
  for (const file of globSync('src/!(web)/**/*.ts')) {
    for (const [, action = ''] of readFileSync(file, 'utf8').matchAll(
      new RegExp(`'((?:${things})\\.(?!m?[jt]s')[a-z_]+)'`, 'g'),
    )) {
      if (!others.includes(action)) written.add(action);
    }
  }
  expect(written.size).toBeGreaterThan(80);
  expect([...written].filter((action) => auditActions[action] === undefined)).toEqual([]);
});
