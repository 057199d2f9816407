import type { TokenScope } from '../db/securityTables.ts';
import { type Power, scopeFor } from '../directory/roles.ts';
import type { permissions } from './permissions.ts';

/** Routes whose scope does not follow from the power that they ask for. */
const exceptions: Partial<Record<keyof typeof permissions, TokenScope>> = {
  'POST /api/v1/hubs/:id/uploads': 'plan',
  'POST /api/v1/sources/:id/sync': 'plan',
  'POST /api/v1/runs/:id/plan': 'plan',
  'POST /api/v1/runs/:id/mapping/review': 'plan',
  'PATCH /api/v1/runs/:id/mapping/columns/:position': 'plan',
  'POST /api/v1/runs/:id/mapping/columns/:position/match-values': 'plan',
  'PUT /api/v1/runs/:id/mapping/columns/:position/values': 'plan',
  'POST /api/v1/runs/:id/mapping/columns/:position/values': 'plan',
  // To see rows as they came is to read, for those whose role may.
  'GET /api/v1/runs/:id/file': 'read',
  'GET /api/v1/runs/:id/rejected.csv': 'read',
  'GET /api/v1/plans/:id/attention/people': 'read',
};

/**
 * The scope that a token with scopes needs for a route that asks for `power`. Null: only tokens without scopes may; undefined: any may,
 * as everybody may ask who they are.
 */
export function neededScope(method: string, url: string, power: Power): TokenScope | null | undefined {
  const route = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  const exception = (exceptions as Readonly<Record<string, TokenScope>>)[route];
  if (exception !== undefined) return exception;
  const follows = scopeFor(power);
  return follows === undefined && !route.startsWith('GET ') ? null : follows;
}
