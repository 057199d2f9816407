import type { JsonValue } from '../../db/schema.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { assertConnection } from './lockConnection.ts';

/** A request of an identity provider as people see it, values masked. */
export interface ScimRequest {
  readonly id: string;
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly scimType: string | null;
  /** Of an error: what was answered. */
  readonly detail: string | null;
  readonly milliseconds: number;
  readonly resource: string | null;
  readonly userAgent: string | null;
  /** Prefix of the token; null for one that is gone. */
  readonly token: string | null;
}

export interface ScimRequestDetail extends ScimRequest {
  readonly request: JsonValue;
  readonly response: JsonValue;
}

export interface RequestsQuery {
  /** Only what was answered with an error. */
  readonly failed?: boolean | undefined;
  readonly method?: string | undefined;
  readonly resource?: string | undefined;
  /** In the path, the scimType or the user agent. */
  readonly q?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** The last id of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const columns = `q.request_id as id, q.at, q.method, q.path, q.status, q.scim_type as "scimType",
  case when q.status >= 400 then q.response ->> 'detail' end as detail, q.milliseconds,
  q.resource_id as resource, q.user_agent as "userAgent", t.prefix as token`;
const tables = 'scim_request q left join scim_token t using (tenant_id, token_id)';

/**
 * Requests of a connection, newest first. Walks the key of the table; what filters leaves out is read too.
 *
 * @throws PsmError `not_found` for a source that is no connection
 */
export async function listRequests(
  scope: TenantScope,
  connectionId: string,
  query: RequestsQuery,
): Promise<{ readonly items: ScimRequest[]; readonly next: string | null }> {
  await assertConnection(scope, connectionId);
  const values: unknown[] = [connectionId];
  const given = (value: unknown) => `$${values.push(value)}`;
  const where = ['q.source_id = $1'];
  if (query.failed === true) where.push('q.status >= 400');
  if (query.method !== undefined) where.push(`q.method = ${given(query.method)}`);
  if (query.resource !== undefined) where.push(`q.resource_id = ${given(query.resource)}`);
  if (query.since !== undefined) where.push(`q.at >= ${given(query.since)}`);
  if (query.until !== undefined) where.push(`q.at < ${given(query.until)}`);
  if (query.before !== undefined) where.push(`q.request_id < ${given(query.before)}`);
  if (query.q !== undefined && query.q !== '') {
    const pattern = given(`%${query.q.replaceAll(/[\\%_]/g, '\\$&')}%`);
    where.push(`(q.path ilike ${pattern} or q.scim_type ilike ${pattern} or q.user_agent ilike ${pattern})`);
  }
  const { rows } = await scope.client.query<ScimRequest>(
    `select ${columns} from ${tables} where ${where.join(' and ')}
      order by q.request_id desc limit ${given(query.limit + 1)}`,
    values,
  );
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** @throws PsmError `not_found`, also when it is older than 30 days */
export async function getRequest(
  scope: TenantScope,
  connectionId: string,
  requestId: string,
): Promise<ScimRequestDetail> {
  const { rows } = await scope.client.query<ScimRequestDetail>(
    `select ${columns}, q.request, q.response from ${tables} where q.source_id = $1 and q.request_id = $2`,
    [connectionId, requestId],
  );
  if (rows[0] === undefined) {
    throw new PsmError('not_found', 'There is no such request: requests are kept for 30 days.');
  }
  return rows[0];
}
