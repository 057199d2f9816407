import { createSigninLink } from '../../../../src/signin/link.ts';
import { Browser } from '../../../signin/support/browser.ts';
import { inTenant, queryIn } from '../../../support/organisation.ts';
import { type Acts, one, signedIn, withPasskey } from './scene.ts';

/** What is done to sessions and passkeys. */
export const signinActs: Acts = {
  'POST /api/v1/session': [
    'session.opened',
    'tenant',
    async ({ acme }) => {
      const link = await inTenant(acme, (scope) =>
        createSigninLink(scope, 'admin@acme.test', 'console:test'),
      );
      return { body: { link }, actor: 'admin:admin@acme.test' };
    },
  ],
  'DELETE /api/v1/session': [
    'session.ended',
    'tenant',
    async (scene) => {
      const { browser, actor } = await signedIn(scene);
      return { actor, send: () => browser.call('DELETE', '/api/v1/session') };
    },
  ],
  'POST /api/v1/signin/email': [
    'signin_link.created',
    'tenant',
    async ({ acme }) => ({
      actor: 'signin',
      body: { organisation: await one(acme, 'select slug from tenant'), email: 'approver@acme.test' },
    }),
  ],
  'POST /api/v1/signin/passkey': [
    'session.opened',
    'tenant',
    async (scene) => {
      const { key, add, actor } = await withPasskey(scene);
      await add();
      const browser = new Browser(scene.server);
      const organisation = await one(scene.acme, 'select slug from tenant');
      const asked = await browser.call('POST', '/api/v1/signin/passkey/options', { organisation });
      const response = key.get(JSON.parse(asked.text).options);
      return { actor, send: () => browser.call('POST', '/api/v1/signin/passkey', { response }) };
    },
  ],
  'DELETE /api/v1/sessions': [
    'session.ended_by',
    'tenant',
    async (scene) => {
      const { browser, admin, actor } = await signedIn(scene);
      await queryIn(
        scene.acme,
        `insert into session (session_id, admin_id, hash, expires_at)
        values (gen_random_uuid(), $1, 'other', now() + interval '1 day')`,
        [admin],
      );
      return { actor, send: () => browser.call('DELETE', '/api/v1/sessions') };
    },
  ],
  'DELETE /api/v1/sessions/:id': [
    'session.ended_by',
    'tenant',
    async (scene) => {
      const { browser, admin, actor } = await signedIn(scene);
      const other = await one(
        scene.acme,
        `insert into session (session_id, admin_id, hash, expires_at)
        values (gen_random_uuid(), $1, 'another', now() + interval '1 day') returning session_id`,
        [admin],
      );
      return { actor, send: () => browser.call('DELETE', `/api/v1/sessions/${other}`) };
    },
  ],
  'POST /api/v1/passkeys': [
    'passkey.added',
    'tenant',
    async (scene) => {
      const { add, actor } = await withPasskey(scene);
      return { actor, send: add };
    },
  ],
  'PATCH /api/v1/passkeys/:id': [
    'passkey.renamed',
    'tenant',
    async (scene) => {
      const { browser, add, id, actor } = await withPasskey(scene);
      await add();
      const path = `/api/v1/passkeys/${await id()}`;
      return { actor, send: () => browser.call('PATCH', path, { name: 'Phone' }) };
    },
  ],
  'DELETE /api/v1/passkeys/:id': [
    'passkey.removed',
    'tenant',
    async (scene) => {
      const { browser, add, id, actor } = await withPasskey(scene);
      await add();
      const path = `/api/v1/passkeys/${await id()}`;
      return { actor, send: () => browser.call('DELETE', path) };
    },
  ],
};
