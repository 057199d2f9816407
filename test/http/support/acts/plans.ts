import { people, queryIn, row, rows } from '../../../support/organisation.ts';
import { planCsv, sync } from '../../../support/sync.ts';
import { organisationOf, uploadForm } from '../server.ts';
import { type Acts, one, as, planned, prepared, mapped, deleted } from './scene.ts';

/** What is done to runs, plans and approvals. */
export const plansActs: Acts = {
  'POST /api/v1/hubs/:id/uploads': [
    'run.started',
    'run',
    ({ ids }) => ({
      of: [ids['hubs'] ?? ''],
      body: uploadForm('Unique ID,Email Address\nE1,a@acme.test\n'),
      about: 'run',
    }),
  ],
  'POST /api/v1/runs/:id/plan': [
    'run.planned_again',
    'run',
    async (scene) => {
      const {
        tenant,
        of: [run = ''],
      } = await mapped(scene);
      return { tenant, of: [run] };
    },
  ],
  'POST /api/v1/runs/:id/mapping/review': [
    'mapping.reviewed',
    'mapping',
    async (scene) => ({ ...(await mapped(scene)), body: {} }),
  ],
  'PATCH /api/v1/runs/:id/mapping/columns/:position': [
    'mapping.column_changed',
    'mapping',
    async (scene) => ({ ...(await mapped(scene)), body: { blank: 'clear' } }),
  ],
  'PUT /api/v1/runs/:id/mapping/columns/:position/values': [
    'mapping.value_decided',
    'mapping',
    async (scene) => ({ ...(await mapped(scene)), body: { value: 'sales dept', ignore: true } }),
  ],
  'POST /api/v1/runs/:id/mapping/columns/:position/values': [
    'mapping.value_decided',
    'mapping',
    async (scene) => ({
      ...(await mapped(scene)),
      body: { decisions: [{ value: 'sales dept', option: 'Sales' }] },
    }),
  ],
  'POST /api/v1/runs/:id/mapping/columns/:position/match-values': [
    'mapping.words_matched',
    'mapping',
    async (scene) => mapped(scene),
  ],
  'POST /api/v1/plans/:id/decisions': [
    'plan.decided',
    'plan',
    async (scene) => {
      const { tenant, planId } = await planned(scene);
      return { tenant, of: [planId], body: { kind: 'deprovision', action: 'deactivate' } };
    },
  ],
  'POST /api/v1/plans/:id/override': [
    'plan.overridden',
    'plan',
    async ({ server }) => {
      const tenant = await organisationOf(server, { members: people(60) });
      await sync(tenant, rows(60));
      const { planId } = await planCsv(tenant, rows(20));
      return { tenant, of: [planId], body: { reason: 'It was agreed with HR' } };
    },
  ],
  'POST /api/v1/approvals/:id/confirm': ['plan.approved', 'approval', (scene) => prepared(scene, false)],
  'POST /api/v1/approvals/:id/second': ['plan.approved', 'approval', (scene) => prepared(scene, true)],
  'POST /api/v1/approvals/:id/withdraw': [
    'plan.approval_cancelled',
    'approval',
    (scene) => prepared(scene, true),
  ],
  'POST /api/v1/plans/:id/waiting-invitations': [
    'member.invitation_resent',
    'member',
    async ({ server }) => {
      const tenant = await organisationOf(server, { members: people(5) });
      await sync(tenant, [...rows(5), row(9)]);
      const { planId } = await planCsv(tenant, [...rows(5), row(9)]);
      await queryIn(tenant, `update invitation set created_at = created_at - interval '8 days'`);
      return {
        tenant,
        of: [planId],
        body: { count: 1 },
        about: await one(tenant, `select member_id from member where email = 'person9@acme.test'`),
      };
    },
  ],
  'POST /api/v1/restore-requests': [
    'member.restore_requested',
    'member',
    async (scene) => {
      const { tenant, member } = await deleted(scene);
      return { tenant, body: { member }, about: member };
    },
  ],
  'POST /api/v1/restore-requests/:id/grant': [
    'member.restored',
    'member',
    async (scene) => {
      const { tenant, member } = await deleted(scene);
      const { id } = await as(scene, 'POST /api/v1/restore-requests', { member }, tenant);
      return { tenant, of: [id], about: member };
    },
  ],
};
