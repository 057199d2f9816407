import { z } from 'zod';
import { PsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { health } from '../contract/health.ts';
import type { HttpDeps } from '../deps.ts';

/** Milliseconds. */
const patience = 2_000;

/** Is the process there, can it work, and what does it offer: open to everybody. */
export function healthRoutes(app: App, deps: HttpDeps): void {
  const open = { config: { rateLimit: false } } as const;
  app.get(
    '/healthz',
    {
      ...open,
      schema: {
        operationId: 'healthz',
        summary: 'The process runs',
        tags: ['Service'],
        response: { 200: health },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/readyz',
    {
      ...open,
      schema: { operationId: 'readyz', summary: 'It can work', tags: ['Service'], response: { 200: health } },
    },
    async () => {
      const answered = await Promise.race([
        deps.database.app.query('select 1').then(
          () => true,
          () => false,
        ),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), patience).unref()),
      ]);
      if (!answered) throw new PsmError('database', 'The database does not answer at the moment.');
      return { status: 'ok' as const };
    },
  );
  app.get(
    '/api/openapi.json',
    {
      schema: {
        operationId: 'openapi',
        summary: 'This description, OpenAPI 3.1',
        tags: ['Service'],
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    async () => app.swagger() as unknown as Record<string, unknown>,
  );
}
