import type { TokenRole } from '../directory/tokens.ts';

export type Role = TokenRole;

/**
 * What roles may do. `operator` runs the service: outside of tenants, it grants restores and reads no profiles.
 * The stages look again at what matters most: see src/approval/authority.ts.
 */
export const powers = {
  /** Who signed in at all. */
  enter: ['owner', 'admin', 'approver', 'viewer', 'operator'],
  read: ['owner', 'admin', 'approver', 'viewer'],
  /** Decide, approve, review mappings, and see rows as the file has them. */
  review: ['owner', 'admin', 'approver'],
  administer: ['owner', 'admin'],
  own: ['owner'],
  follow_restores: ['owner', 'admin', 'operator'],
  grant_restores: ['operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Power = keyof typeof powers;

/** What a route asks of its caller: a power, nothing (`open`), or a token of an identity provider, which its own guard looks at (`connection`). */
export type Access = Power | 'open' | 'connection';

/** Route -> what it asks. A route that is not listed here does not start. */
export const permissions = {
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /metrics': 'open',
  'GET /api/openapi.json': 'open',
  // The admin's page. It holds nothing by itself: what it shows it asks for.
  'GET /': 'open',
  'GET /assets/*': 'open',
  'GET /signin': 'open',
  'GET /welcome': 'open',
  'GET /people': 'open',
  'GET /people/*': 'open',
  'GET /upload': 'open',
  'GET /runs/*': 'open',
  'GET /plans/*': 'open',
  'GET /sources': 'open',
  'GET /sources/*': 'open',
  'GET /history': 'open',
  'GET /history/*': 'open',
  'GET /settings': 'open',
  'GET /settings/*': 'open',
  'GET /invitations/style.css': 'open',
  'GET /invitations/:token': 'open',
  'POST /invitations/:token': 'open',
  // The sign-in link in the body is what proves who it is.
  'POST /api/v1/session': 'open',
  'DELETE /api/v1/session': 'enter',
  // The secret in the body, which the server printed when it started, is what proves who may.
  'GET /api/v1/setup': 'open',
  'POST /api/v1/setup': 'open',
  'GET /api/v1/me': 'enter',
  'GET /api/v1/hubs': 'read',
  'POST /api/v1/hubs': 'own',
  'PATCH /api/v1/hubs/:id': 'own',
  'GET /api/v1/hubs/:id/field-authority': 'read',
  'PUT /api/v1/hubs/:id/field-authority': 'administer',
  'GET /api/v1/programs': 'read',
  'POST /api/v1/hubs/:id/programs': 'administer',
  'PATCH /api/v1/programs/:id': 'administer',
  'GET /api/v1/fields': 'read',
  'POST /api/v1/fields': 'administer',
  'PATCH /api/v1/fields/:id': 'administer',
  'GET /api/v1/fields/:id/options': 'read',
  'POST /api/v1/fields/:id/options': 'administer',
  'PATCH /api/v1/fields/:id/options/:option': 'administer',
  'GET /api/v1/members': 'read',
  'GET /api/v1/members/counts': 'read',
  'GET /api/v1/members/:id': 'read',
  'PATCH /api/v1/members/:id': 'administer',
  'GET /api/v1/members/:id/history': 'read',
  'POST /api/v1/members/:id/deactivate': 'administer',
  'POST /api/v1/members/:id/reactivate': 'administer',
  'POST /api/v1/members/:id/resend-invitation': 'administer',
  'GET /api/v1/connectors': 'read',
  'GET /api/v1/connectors/:name/guide': 'read',
  'GET /api/v1/sources': 'read',
  'POST /api/v1/sources': 'administer',
  'PATCH /api/v1/sources/:id': 'administer',
  'GET /api/v1/sources/:id': 'read',
  'DELETE /api/v1/sources/:id': 'administer',
  'GET /api/v1/sources/:id/runs': 'read',
  // Rows of the source only for those who set it up: they have its secrets anyway.
  'POST /api/v1/sources/:id/check': 'administer',
  'POST /api/v1/sources/:id/preview': 'administer',
  'POST /api/v1/sources/:id/sync': 'administer',
  'PUT /api/v1/sources/:id/schedule': 'administer',
  'DELETE /api/v1/sources/:id/schedule': 'administer',
  'POST /api/v1/sources/:id/pause': 'administer',
  'POST /api/v1/sources/:id/resume': 'administer',
  'POST /api/v1/schedules/describe': 'read',
  'POST /api/v1/connectors/:name/check': 'administer',
  'POST /api/v1/connectors/:name/preview': 'administer',
  'POST /api/v1/hubs/:id/scim-connections': 'administer',
  'GET /api/v1/sources/:id/connection': 'read',
  'GET /api/v1/sources/:id/tokens': 'read',
  'POST /api/v1/sources/:id/tokens': 'administer',
  'DELETE /api/v1/sources/:id/tokens/:token': 'administer',
  'GET /api/v1/sources/:id/clients': 'read',
  'POST /api/v1/sources/:id/clients': 'administer',
  'DELETE /api/v1/sources/:id/clients/:client': 'administer',
  'GET /api/v1/sources/:id/requests': 'read',
  'GET /api/v1/sources/:id/requests/:request': 'read',
  'GET /api/v1/sources/:id/people': 'read',
  'GET /api/v1/sources/:id/people/:person': 'read',
  'GET /api/v1/sources/:id/groups': 'read',
  'POST /api/v1/sources/:id/groups/:group/uses': 'administer',
  'DELETE /api/v1/sources/:id/groups/:group/uses/:use': 'administer',
  'GET /api/v1/webhooks': 'administer',
  'POST /api/v1/webhooks': 'administer',
  'PATCH /api/v1/webhooks/:id': 'administer',
  'DELETE /api/v1/webhooks/:id': 'administer',
  'POST /api/v1/webhooks/:id/rotate-secret': 'administer',
  'POST /api/v1/webhooks/:id/test': 'administer',
  'GET /api/v1/webhooks/:id/deliveries': 'administer',
  'POST /api/v1/webhooks/:id/deliveries/:delivery/replay': 'administer',
  'POST /api/v1/webhooks/:id/replay': 'administer',
  'GET /api/v1/samples': 'read',
  'GET /api/v1/samples/:name': 'read',
  'GET /api/v1/hubs/:id/template.csv': 'read',
  'POST /api/v1/hubs/:id/uploads': 'administer',
  'GET /api/v1/runs': 'read',
  'GET /api/v1/activity': 'read',
  'GET /api/v1/runs/:id': 'read',
  'GET /api/v1/runs/:id/events': 'read',
  // Cells of the file only for those who may review.
  'GET /api/v1/runs/:id/lookup': 'read',
  'GET /api/v1/runs/:id/file': 'review',
  'GET /api/v1/runs/:id/rejected.csv': 'review',
  // Whoever may review a mapping may have the plan made of it.
  'POST /api/v1/runs/:id/plan': 'review',
  'GET /api/v1/runs/:id/mapping': 'read',
  'POST /api/v1/runs/:id/mapping/review': 'review',
  'PATCH /api/v1/runs/:id/mapping/columns/:position': 'review',
  'GET /api/v1/runs/:id/mapping/columns/:position/values': 'read',
  'GET /api/v1/runs/:id/mapping/columns/:position/effect': 'read',
  'POST /api/v1/runs/:id/mapping/columns/:position/match-values': 'review',
  'PUT /api/v1/runs/:id/mapping/columns/:position/values': 'review',
  'POST /api/v1/runs/:id/mapping/columns/:position/values': 'review',
  'GET /api/v1/plans/:id': 'read',
  'GET /api/v1/plans/:id/changes': 'read',
  'GET /api/v1/plans/:id/changes.csv': 'read',
  'GET /api/v1/plans/:id/changes/index': 'read',
  'GET /api/v1/plans/:id/groups': 'read',
  'GET /api/v1/plans/:id/segments': 'read',
  'GET /api/v1/plans/:id/attention': 'read',
  'GET /api/v1/plans/:id/attention/groups': 'read',
  // Cells of the file only for those who may review.
  'GET /api/v1/plans/:id/attention/people': 'review',
  'GET /api/v1/plans/:id/waiting-invitations': 'read',
  'POST /api/v1/plans/:id/waiting-invitations': 'administer',
  'GET /api/v1/plans/:id/decisions': 'read',
  'POST /api/v1/plans/:id/decisions': 'review',
  'GET /api/v1/plans/:id/approvals': 'read',
  'GET /api/v1/plans/:id/events': 'read',
  'POST /api/v1/plans/:id/approvals': 'review',
  'POST /api/v1/plans/:id/override': 'administer',
  'GET /api/v1/approvals/:id': 'read',
  'POST /api/v1/approvals/:id/confirm': 'review',
  'GET /api/v1/restore-requests': 'follow_restores',
  'POST /api/v1/restore-requests': 'administer',
  'POST /api/v1/restore-requests/:id/grant': 'grant_restores',
  'GET /api/v1/admins': 'administer',
  'PUT /api/v1/admins': 'own',
  'DELETE /api/v1/admins/:id': 'own',
  'GET /api/v1/tokens': 'own',
  'POST /api/v1/tokens': 'own',
  'DELETE /api/v1/tokens/:id': 'own',
  // Whoever reads a queued mail could use its link.
  'GET /api/v1/outbox': 'administer',
  'GET /api/v1/outbox/:id/mail': 'administer',
  'GET /api/v1/audit': 'read',
  'GET /api/v1/audit.csv': 'read',
  'GET /api/v1/audit.jsonl': 'read',
  'GET /api/v1/settings': 'read',
  'PATCH /api/v1/settings': 'own',
  // The secret of the client, which the request holds, is what proves who it is.
  'POST /scim/oauth/token': 'open',
  // For identity providers, each with the token of its connection: see src/http/scim.
  'GET /scim/v2': 'connection',
  'POST /scim/v2/.search': 'connection',
  'POST /scim/v2/Users': 'connection',
  'GET /scim/v2/Users': 'connection',
  'POST /scim/v2/Users/.search': 'connection',
  'GET /scim/v2/Users/:id': 'connection',
  'PUT /scim/v2/Users/:id': 'connection',
  'PATCH /scim/v2/Users/:id': 'connection',
  'DELETE /scim/v2/Users/:id': 'connection',
  'POST /scim/v2/Groups': 'connection',
  'GET /scim/v2/Groups': 'connection',
  'POST /scim/v2/Groups/.search': 'connection',
  'GET /scim/v2/Groups/:id': 'connection',
  'PUT /scim/v2/Groups/:id': 'connection',
  'PATCH /scim/v2/Groups/:id': 'connection',
  'DELETE /scim/v2/Groups/:id': 'connection',
  'POST /scim/v2/Bulk': 'connection',
  'GET /scim/v2/ServiceProviderConfig': 'connection',
  'GET /scim/v2/ResourceTypes': 'connection',
  'GET /scim/v2/ResourceTypes/:id': 'connection',
  'GET /scim/v2/Schemas': 'connection',
  'GET /scim/v2/Schemas/:id': 'connection',
  'GET /scim/v2/Me': 'connection',
  'POST /scim/v2/Me': 'connection',
  'PUT /scim/v2/Me': 'connection',
  'PATCH /scim/v2/Me': 'connection',
  'DELETE /scim/v2/Me': 'connection',
} as const satisfies Record<string, Access>;

/** What a route asks of its caller. HEAD is a GET without its body. */
export function permissionOf(method: string, url: string): Access | undefined {
  const route = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  return (permissions as Readonly<Record<string, Access>>)[route];
}

export function holds(role: Role, power: Power): boolean {
  return (powers[power] as readonly Role[]).includes(role);
}

export function powersOf(role: Role): Power[] {
  return (Object.keys(powers) as Power[]).filter((power) => holds(role, power));
}
