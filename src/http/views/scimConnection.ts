import type { z } from 'zod';
import type { ConnectionOverview } from '../../scim/connection/overview.ts';
import type { ScimRequest, ScimRequestDetail } from '../../scim/connection/requests.ts';
import type { ScimClient, ScimToken } from '../../scim/connection/types.ts';
import { changeKinds } from '../../source/policy.ts';
import type { scimClient, scimConnection, scimRequest, scimToken } from '../contract/scim.ts';
import type { policy } from '../contract/sources.ts';

/** Where identity providers push to, and where OAuth clients get access tokens. @param baseUrl of the server */
export function scimAddresses(baseUrl: string): { readonly url: string; readonly token_url: string } {
  const base = baseUrl.replace(/\/+$/, '');
  return { url: `${base}/scim/v2`, token_url: `${base}/scim/oauth/token` };
}

export function connectionView(
  connection: ConnectionOverview,
  baseUrl: string,
): z.infer<typeof scimConnection> {
  const { source, hub, policy: stored, attributes, counts, warnings } = connection;
  const whole = Object.fromEntries(changeKinds.map((kind) => [kind, stored[kind] ?? 'ask']));
  return {
    source,
    hub,
    ...scimAddresses(baseUrl),
    policy: { ...whole, restore: 'ask' } as z.infer<typeof policy>,
    tokens: connection.tokens.map(tokenView),
    clients: connection.clients.map(clientView),
    attributes: [...attributes],
    counts: { ...counts },
    last_push_at: connection.lastPushAt?.toISOString() ?? null,
    last_run: connection.lastRun,
    warnings: [...warnings],
  };
}

export function tokenView(token: ScimToken): z.infer<typeof scimToken> {
  return {
    id: token.tokenId,
    prefix: token.prefix,
    created_by: token.createdBy,
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt?.toISOString() ?? null,
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    state: token.state,
  };
}

export function clientView(client: ScimClient): z.infer<typeof scimClient> {
  return {
    client_id: client.clientId,
    name: client.name,
    secret_prefix: client.secretPrefix,
    token_minutes: client.tokenMinutes,
    created_by: client.createdBy,
    created_at: client.createdAt.toISOString(),
    expires_at: client.expiresAt?.toISOString() ?? null,
    last_used_at: client.lastUsedAt?.toISOString() ?? null,
    state: client.state,
  };
}

export function requestView(request: ScimRequest): z.infer<typeof scimRequest> {
  const { id, method, path, status, detail, milliseconds, resource, token } = request;
  return {
    id,
    at: request.at.toISOString(),
    method,
    path,
    status,
    scim_type: request.scimType,
    detail,
    milliseconds,
    resource,
    user_agent: request.userAgent,
    token,
  };
}

export function requestDetailView(detail: ScimRequestDetail) {
  return { ...requestView(detail), request: detail.request, response: detail.response };
}
