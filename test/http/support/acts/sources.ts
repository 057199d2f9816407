import { type Acts, one, as, of, plain, pushing, daily, pulling, webhook, tested } from './scene.ts';

/** What is done to sources, connections and webhooks. */
export const sourcesActs: Acts = {
  'POST /api/v1/sources': [
    'source.added',
    'source',
    ({ ids }) => ({ body: { hub: ids['hubs'], connector: 'csv', name: 'New' } }),
  ],
  'PATCH /api/v1/sources/:id': [
    'source.policy_changed',
    'source',
    of('sources', { policy: { invite: 'auto' } }),
  ],
  'DELETE /api/v1/sources/:id': [
    'source.removed',
    'source',
    async (scene) => ({ of: [await pulling(scene)] }),
  ],
  'POST /api/v1/sources/:id/sync': [
    'run.started',
    'run',
    async (scene) => ({ of: [await pulling(scene)], body: {}, about: 'run' }),
  ],
  'PUT /api/v1/sources/:id/schedule': [
    'source.schedule_set',
    'source',
    async (scene) => ({ of: [await pulling(scene)], body: daily }),
  ],
  'DELETE /api/v1/sources/:id/schedule': [
    'source.schedule_removed',
    'source',
    async (scene) => ({ of: [await pulling(scene, 'PUT schedule')] }),
  ],
  'POST /api/v1/sources/:id/pause': [
    'source.paused',
    'source',
    async (scene) => ({ of: [await pulling(scene, 'PUT schedule')] }),
  ],
  'POST /api/v1/sources/:id/resume': [
    'source.resumed',
    'source',
    async (scene) => ({ of: [await pulling(scene, 'PUT schedule', 'POST pause')] }),
  ],
  'POST /api/v1/hubs/:id/scim-connections': [
    'scim.token_created source.added',
    'source',
    async ({ ids }) => ({ of: [ids['hubs'] ?? ''], body: {}, about: 'source' }),
  ],
  'POST /api/v1/sources/:id/tokens': [
    'scim.token_created',
    'source',
    async (scene) => ({ of: [(await pushing(scene)).source], body: {} }),
  ],
  'DELETE /api/v1/sources/:id/tokens/:token': [
    'scim.token_revoked',
    'source',
    async (scene) => {
      const { source } = await pushing(scene);
      const { items } = await as(scene, `GET /api/v1/sources/${source}/tokens`);
      return { of: [source, items[0].id] };
    },
  ],
  'POST /api/v1/sources/:id/clients': [
    'scim.client_created',
    'source',
    async (scene) => ({ of: [(await pushing(scene)).source], body: { name: 'Entra ID' } }),
  ],
  'DELETE /api/v1/sources/:id/clients/:client': [
    'scim.client_revoked',
    'source',
    async (scene) => {
      const { source } = await pushing(scene);
      await as(scene, `POST /api/v1/sources/${source}/clients`, { name: 'Entra ID' });
      const { items } = await as(scene, `GET /api/v1/sources/${source}/clients`);
      return { of: [source, items[0].client_id] };
    },
  ],
  'POST /api/v1/sources/:id/groups/:group/uses': [
    'scim.group_use_added',
    'source',
    async (scene) => {
      const { source, group } = await pushing(scene);
      return { of: [source, group], body: { hub: scene.ids['hubs'] } };
    },
  ],
  'DELETE /api/v1/sources/:id/groups/:group/uses/:use': [
    'scim.group_use_removed',
    'source',
    async (scene) => {
      const { source, group } = await pushing(scene);
      await as(scene, `POST /api/v1/sources/${source}/groups/${group}/uses`, { hub: scene.ids['hubs'] });
      return {
        of: [
          source,
          group,
          await one(scene.acme, 'select use_id from scim_group_use where group_id = $1', [group]),
        ],
      };
    },
  ],
  'POST /api/v1/webhooks': ['webhook.added', 'webhook', plain('POST /api/v1/webhooks')],
  'PATCH /api/v1/webhooks/:id': ['webhook.changed', 'webhook', of('webhooks', { paused: true })],
  'POST /api/v1/webhooks/:id/rotate-secret': ['webhook.secret_rotated', 'webhook', of('webhooks')],
  'POST /api/v1/webhooks/:id/test': [
    'webhook.tested',
    'webhook',
    async (scene) => ({ of: [await webhook(scene)] }),
  ],
  'POST /api/v1/webhooks/:id/deliveries/:delivery/replay': [
    'webhook.replayed',
    'webhook',
    async (scene) => {
      const { id, delivery } = await tested(scene);
      return { of: [id, delivery] };
    },
  ],
  'POST /api/v1/webhooks/:id/replay': [
    'webhook.replayed',
    'webhook',
    async (scene) => ({ of: [(await tested(scene)).id], body: {} }),
  ],
  'DELETE /api/v1/webhooks/:id': [
    'webhook.removed',
    'webhook',
    async (scene) => ({ of: [await webhook(scene)] }),
  ],
};
