import { newId } from '../../../src/kernel/ids.ts';
import type { Power } from '../../../src/directory/roles.ts';
import { type Access, permissions } from '../../../src/http/permissions.ts';

/** A route of the table of permissions. */
export interface Route {
  readonly name: keyof typeof permissions;
  readonly method: string;
  readonly url: string;
  readonly power: Access;
}

export const routes: readonly Route[] = Object.entries(permissions).map(([name, power]) => {
  const [method = '', url = ''] = name.split(' ');
  return { name: name as keyof typeof permissions, method, url, power };
});

export type GuardedRoute = Route & { readonly power: Power };

/** Of the admin's API. */
export const guarded = routes.filter(
  (route): route is GuardedRoute => route.power !== 'open' && route.power !== 'connection',
);

/** Of identity providers, which have tokens of their own. */
export const ofConnections = routes.filter((route) => route.power === 'connection');

/** A body that the route takes, so that what is refused is not refused for its body. */
export const bodies: Partial<Record<Route['name'], object>> = {
  'POST /api/v1/plans/:id/waiting-invitations': { count: 1 },
  'PATCH /api/v1/passkeys/:id': { name: 'Renamed' },
  'POST /api/v1/passkeys': { name: 'New', response: {} },
  'POST /api/v1/hubs': { name: 'New' },
  'PATCH /api/v1/hubs/:id': { name: 'Renamed' },
  'PUT /api/v1/hubs/:id/field-authority': { items: [] },
  'POST /api/v1/hubs/:id/programs': { name: 'New' },
  'PATCH /api/v1/programs/:id': { name: 'Renamed' },
  'POST /api/v1/fields': { label: 'New', type: 'text' },
  'PATCH /api/v1/fields/:id': { label: 'Renamed' },
  'POST /api/v1/fields/:id/options': { label: 'New' },
  'PATCH /api/v1/fields/:id/options/:option': { label: 'Renamed' },
  'POST /api/v1/members/:id/erase': { email: 'nobody@acme.test' },
  'PATCH /api/v1/members/:id': { protected: true },
  'POST /api/v1/sources/:id/groups/:group/uses': { hub: newId() },
  'POST /api/v1/restore-requests': { member: newId() },
  'POST /api/v1/sources': { hub: newId(), connector: 'csv', name: 'New' },
  'PATCH /api/v1/sources/:id': { policy: { invite: 'auto' } },
  'POST /api/v1/sources/:id/sync': {},
  'PUT /api/v1/sources/:id/schedule': { cron: '0 2 * * *', time_zone: 'America/Toronto' },
  'POST /api/v1/schedules/describe': { cron: '0 2 * * *', time_zone: 'America/Toronto' },
  'POST /api/v1/runs/:id/mapping/review': {},
  'PATCH /api/v1/runs/:id/mapping/columns/:position': { blank: 'clear' },
  'PUT /api/v1/runs/:id/mapping/columns/:position/values': { value: 'x', ignore: true },
  'POST /api/v1/runs/:id/mapping/columns/:position/values': { decisions: [{ value: 'x', ignore: true }] },
  'POST /api/v1/plans/:id/decisions': { kind: 'invite', action: 'skip' },
  'POST /api/v1/plans/:id/approvals': { kinds: ['invite'], digest: 'x' },
  'POST /api/v1/plans/:id/override': { reason: 'because' },
  // An address that needs no look-up; nothing is sent there.
  'POST /api/v1/webhooks': { url: 'https://1.1.1.1/hooks', events: ['plan.held'] },
  'PATCH /api/v1/webhooks/:id': { paused: true },
  'POST /api/v1/webhooks/:id/replay': {},
  'POST /api/v1/hubs/:id/scim-connections': {},
  'POST /api/v1/sources/:id/tokens': {},
  'POST /api/v1/tenants': { name: 'New', slug: 'new', owner_email: 'owner@new.test' },
  'PATCH /api/v1/tenants/:id': { name: 'Renamed' },
  'POST /api/v1/tenants/:id/suspend': { reason: 'It ends.' },
  'POST /api/v1/tenants/:id/erase': { slug: 'acme' },
  'POST /api/v1/sources/:id/clients': { name: 'Entra ID' },
  'POST /api/v1/identity-providers': {
    name: 'Okta',
    issuer: 'https://example.okta.com',
    client_id: 'psm',
    client_secret: 'secret',
  },
  'PATCH /api/v1/identity-providers/:id': { name: 'Entra ID' },
  'POST /api/v1/signin/provider': { provider: newId() },
};

/** What the address of a route needs besides. */
const queries: Partial<Record<Route['name'], string>> = {
  'GET /api/v1/runs/:id/lookup': '?person=E00001',
  'GET /api/v1/plans/:id/groups': '?kind=update',
  'GET /api/v1/plans/:id/segments': '?kind=update',
};

/** The request of a route, about `id` wherever it takes one. */
export function requestOf({ name, method, url }: Route, id: string = newId()): string {
  const path = url
    .replace(':id', id)
    .replace(':position', '0')
    .replace(':option', newId())
    .replace(':delivery', newId())
    .replace(':person', newId())
    .replace(':group', newId())
    .replace(':use', newId())
    .replace(':token', newId())
    .replace(':client', newId())
    .replace(':request', newId())
    .replace(':provider', newId());
  return `${method} ${path}${queries[name] ?? ''}`;
}
