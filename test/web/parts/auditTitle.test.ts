import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { auditActions, auditTitle } from '../../../src/web/strings/auditActions.ts';

it.each([
  ['run.started', { population: 'full' }, 'List came in'],
  ['run.started', { read: 'changes' }, 'Source read'],
  ['run.started', { read: 'snapshot', slot: '2026-03-01T02:00:00Z' }, 'Source read on schedule'],
  ['run.started', null, 'List came in, or source read'],
  ['hub.added', { name: 'Toronto' }, 'Hub added'],
  ['x.y', {}, 'x.y'],
])('%s %o is called "%s"', (action, particulars, title) => {
  expect(auditTitle(action, particulars)).toBe(title);
});

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
