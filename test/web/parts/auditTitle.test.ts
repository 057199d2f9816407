import { expect, it } from 'vitest';
import { auditTitle } from '../../../src/web/strings/auditActions.ts';

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
