import { invite } from '../../../outbox/fixtures/invited.ts';
import { organisationOf } from '../server.ts';
import { type Acts, one, signedIn, of, plain, suspended } from './scene.ts';

/** What is done to the organisation, its people and tenants. */
export const directoryActs: Acts = {
  'POST /api/v1/hubs': ['hub.added', 'hub', plain('POST /api/v1/hubs')],
  'PATCH /api/v1/hubs/:id': [
    'hub.renamed',
    'hub',
    async ({ server }) => {
      const tenant = await organisationOf(server);
      return { tenant, of: [tenant.hubs['Mentoring'] ?? ''], body: { name: 'Renamed' } };
    },
  ],
  'PUT /api/v1/hubs/:id/field-authority': [
    'source.authority_changed',
    'hub',
    async ({ ids, acme }) => ({
      of: [ids['hubs'] ?? ''],
      body: { items: [{ field: 'department', sources: [ids['sources']] }] },
      tenant: acme,
    }),
  ],
  'POST /api/v1/hubs/:id/programs': ['program.added', 'hub', of('hubs', { name: 'New' })],
  'PATCH /api/v1/programs/:id': [
    'program.renamed',
    'hub',
    async ({ ids, acme }) => ({
      of: [ids['programs'] ?? ''],
      body: { name: 'Renamed' },
      about: await one(acme, 'select hub_id from program where program_id = $1', [ids['programs']]),
    }),
  ],
  'POST /api/v1/fields': ['field.added', 'tenant', plain('POST /api/v1/fields')],
  'PATCH /api/v1/fields/:id': ['field.renamed', 'tenant', of('fields', { label: 'Unit' })],
  'POST /api/v1/fields/:id/options': ['field.option_added', 'tenant', of('fields', { label: 'Legal' })],
  'PATCH /api/v1/fields/:id/options/:option': [
    'field.option_renamed',
    'tenant',
    async ({ ids, acme }) => ({
      of: [
        ids['fields'] ?? '',
        await one(acme, `select option_id from field_option where label = 'Finance'`),
      ],
      body: { label: 'Money' },
    }),
  ],
  'PATCH /api/v1/members/:id': ['member.protected', 'member', of('members', { protected: true })],
  'POST /api/v1/members/:id/deactivate': ['member.deactivated', 'member', of('members')],
  'POST /api/v1/members/:id/reactivate': ['member.reactivated', 'member', of('members')],
  'POST /api/v1/members/:id/resend-invitation': [
    'member.invitation_resent',
    'member',
    async ({ acme }) => ({ of: [(await invite(acme, { email: 'again@acme.test' })).memberId] }),
  ],
  'GET /api/v1/members/:id/data': ['person.exported', 'member', of('members')],
  'POST /api/v1/members/:id/erase': [
    'member.purged person.erased',
    'tenant',
    async ({ acme }) => {
      const { memberId } = await invite(acme, { email: 'gone@acme.test' });
      return { of: [memberId], body: { email: 'gone@acme.test' } };
    },
  ],
  'POST /invitations/:token': [
    'member.accepted',
    'member',
    async ({ acme }) => {
      const { token, memberId } = await invite(acme, { email: 'accepts@acme.test' });
      return { of: [token], about: memberId, actor: 'member' };
    },
  ],
  'PUT /api/v1/admins': [
    'admin.added',
    'tenant',
    plain('PUT /api/v1/admins', { email: 'new@acme.test', role: 'viewer' }),
  ],
  'DELETE /api/v1/admins/:id': [
    'admin.removed',
    'tenant',
    async ({ acme }) => ({
      of: [await one(acme, `select admin_id from admin_user where email = 'new@acme.test'`)],
    }),
  ],
  'DELETE /api/v1/admins/:id/sessions': [
    'session.ended_by',
    'tenant',
    async (scene) => ({ of: [(await signedIn(scene)).admin] }),
  ],
  'POST /api/v1/tokens': [
    'token.created',
    'token',
    plain('POST /api/v1/tokens', { name: 'CI', role: 'viewer' }),
  ],
  'DELETE /api/v1/tokens/:id': ['token.revoked', 'token', of('tokens')],
  'POST /api/v1/audit/verification': ['trail.verified', 'tenant', () => ({})],
  'PATCH /api/v1/settings': [
    'tenant.settings_changed',
    'tenant',
    plain('PATCH /api/v1/settings', { four_eyes: { removals_over: 7 } }),
  ],
  'POST /api/v1/tenants': [
    'signin_link.created tenant.created tenant.set_up',
    'tenant',
    plain('POST /api/v1/tenants'),
  ],
  'PATCH /api/v1/tenants/:id': [
    'tenant.changed',
    'tenant',
    async ({ server }) => ({ of: [(await organisationOf(server)).tenantId], body: { name: 'Renamed' } }),
  ],
  'POST /api/v1/tenants/:id/suspend': [
    'tenant.suspended',
    'tenant',
    async ({ server }) => ({ of: [(await organisationOf(server)).tenantId], body: { reason: 'It ends.' } }),
  ],
  'POST /api/v1/tenants/:id/resume': [
    'tenant.resumed',
    'tenant',
    async (scene) => ({ of: [await suspended(scene)] }),
  ],
  'GET /api/v1/tenants/:id/export': [
    'tenant.exported',
    'tenant',
    async ({ server }) => ({
      of: [(await organisationOf(server)).tenantId],
      headers: { 'psm-reason': 'They move.' },
    }),
  ],
  'POST /api/v1/identity-providers': ['provider.added', 'provider', plain('POST /api/v1/identity-providers')],
  'PATCH /api/v1/identity-providers/:id': [
    'provider.changed',
    'provider',
    of('identity-providers', { name: 'Entra ID' }),
  ],
  'DELETE /api/v1/identity-providers/:id': ['provider.removed', 'provider', of('identity-providers')],
};
