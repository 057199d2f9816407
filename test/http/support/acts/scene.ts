import type { permissions } from '../../../../src/http/permissions.ts';
import { putAdmin } from '../../../../src/directory/admins.ts';
import { createSigninLink } from '../../../../src/signin/link.ts';
import { Browser, publicUrl } from '../../../signin/support/browser.ts';
import { Authenticator } from '../../../support/authenticator.ts';
import { inTenant, people, queryIn, rows } from '../../../support/organisation.ts';
import { planCsv, sync } from '../../../support/sync.ts';
import { bodies } from '../requests.ts';
import { call, organisationOf, type TestOrganisation, type TestServer } from '../server.ts';

export type RouteName = keyof typeof permissions;
type Role = 'owner' | 'operator';

/** What there is when the acts begin. */
export interface Scene {
  readonly server: TestServer;
  readonly acme: TestOrganisation;
  /** One of everything in `acme`, by the part of an address that names it. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A request that succeeds. */
export interface Asked {
  /** Instead of `:id` and the other parameters of the route, in their order. */
  readonly of?: readonly string[];
  readonly body?: unknown;
  readonly tenant?: TestOrganisation;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without a token: as whom the trail names whoever asked. */
  readonly actor?: string;
  /** Instead of `call`. */
  readonly send?: () => Promise<{ readonly status: number }>;
  /** The id that the entry names, where it is neither that of the address nor that of the answer. */
  readonly about?: string;
}

/** `[the actions it leaves, the kind of thing they are about, a request]` */
export type Act = readonly [leaves: string, entity: string, ask: (scene: Scene) => Asked | Promise<Asked>];

export const one = async (tenant: TestOrganisation, statement: string, values: unknown[] = []) =>
  Object.values((await queryIn<Record<string, string>>(tenant, statement, values))[0] ?? {})[0] ?? '';

export const as = async (
  scene: Scene,
  request: string,
  body?: unknown,
  tenant = scene.acme,
  role: Role = 'owner',
) => {
  const answer = await call(scene.server, request, { token: tenant.tokens[role], body });
  if (answer.status >= 300) throw new Error(`${request}: ${answer.status} ${answer.text}`);
  return answer.json;
};

/** A plan that would deactivate two people and change two, in an organisation of its own. */
export async function planned({ server }: Scene) {
  const tenant = await organisationOf(server, { members: people(20) });
  const { planId } = await planCsv(tenant, rows(18, { 'Job Title': 'Analyst' }));
  return { tenant, planId };
}

/** An approval of removals that nobody confirmed, or that waits for a second person. */
export async function prepared(scene: Scene, waits: boolean) {
  const { tenant, planId } = await planned(scene);
  if (waits) await as(scene, 'PATCH /api/v1/settings', { four_eyes: { removals_over: 0 } }, tenant);
  const decision = { kind: 'deprovision', action: 'deactivate' };
  const { digest } = await as(scene, `POST /api/v1/plans/${planId}/decisions`, decision, tenant);
  const asked = { kinds: ['deprovision'], digest };
  const { approval } = await as(scene, `POST /api/v1/plans/${planId}/approvals`, asked, tenant);
  if (waits) {
    await as(scene, `POST /api/v1/approvals/${approval}/confirm`, {}, tenant);
    await queryIn(tenant, `update approval set actor = 'admin:admin@acme.test' where approval_id = $1`, [
      approval,
    ]);
  }
  return { tenant, of: [approval as string] };
}

/** A run whose columns nobody looked at, and the column of departments, of which one is unknown. */
export async function mapped({ server }: Scene) {
  const tenant = await organisationOf(server, { members: people(5) });
  const list = rows(5, { Department: 'sales dept' });
  const { runId } = await planCsv(tenant, list, { accept: false });
  return { tenant, of: [runId, '4'], about: runId };
}

let browsers = 0;
/** Somebody who has just signed in, and the session. */
export async function signedIn({ server, acme }: Scene) {
  browsers += 1;
  const email = `browser${browsers}@acme.test`;
  const link = await inTenant(acme, async (scope) => {
    await putAdmin(scope, email, 'admin', 'console:test');
    return createSigninLink(scope, email, 'console:test');
  });
  const browser = new Browser(server);
  await browser.call('POST', '/api/v1/session', { link });
  const admin = await one(acme, 'select admin_id from admin_user where email = $1', [email]);
  return { browser, admin, email, actor: `admin:${email}` };
}

/** The same with a passkey. */
export async function withPasskey(scene: Scene) {
  const person = await signedIn(scene);
  const key = new Authenticator(publicUrl);
  const asked = await person.browser.call('POST', '/api/v1/passkeys/options');
  const response = key.create(JSON.parse(asked.text).options);
  const add = () => person.browser.call('POST', '/api/v1/passkeys', { name: 'Laptop', response });
  const id = () => one(scene.acme, 'select passkey_id from passkey where admin_id = $1', [person.admin]);
  return { ...person, key, add, id };
}

export const of =
  (kind: string, body?: unknown) =>
  ({ ids }: Scene): Asked => ({ of: [ids[kind] ?? ''], ...(body !== undefined && { body }) });
export const plain =
  (name: RouteName, body: unknown = bodies[name]) =>
  (): Asked => ({ body });

/** A source that pushes, with a group. */
export async function pushing(scene: Scene) {
  const { source, token } = await as(scene, `POST /api/v1/hubs/${scene.ids['hubs']}/scim-connections`, {});
  const group = await call(scene.server, 'POST /scim/v2/Groups', {
    token,
    body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Mentors' },
  });
  return { source: source as string, group: group.json.id as string };
}

export const daily = { cron: '0 2 * * *', time_zone: 'UTC' };
let pulled = 0;
/** A source that is read from here, which nobody does. `done`: what was done to it before. @returns its id */
export async function pulling(scene: Scene, ...done: ('PUT schedule' | 'POST pause')[]): Promise<string> {
  pulled += 1;
  const config = { url: 'http://127.0.0.1:9', token: 'secret' };
  const hub = scene.acme.hubs['Alumni'];
  const { id } = await as(scene, 'POST /api/v1/sources', {
    hub,
    connector: 'roster',
    name: `HR ${pulled}`,
    config,
  });
  for (const act of done) {
    const [method = '', what = ''] = act.split(' ');
    await as(scene, `${method} /api/v1/sources/${id}/${what}`, what === 'schedule' ? daily : undefined);
  }
  return id as string;
}

export const suspended = async (scene: Scene) => {
  const tenant = await organisationOf(scene.server);
  await as(
    scene,
    `POST /api/v1/tenants/${tenant.tenantId}/suspend`,
    { reason: 'It ends.' },
    scene.acme,
    'operator',
  );
  return tenant.tenantId;
};

/** A member who was deleted, and whose return an admin asked for. */
export async function deleted(scene: Scene) {
  const tenant = await organisationOf(scene.server, { members: people(6) });
  await sync(tenant, rows(6));
  await sync(tenant, rows(5), { absent: 'delete_from_tenant' });
  return {
    tenant,
    member: await one(tenant, `select member_id from member where email = 'person6@acme.test'`),
  };
}

export const webhook = (scene: Scene) =>
  as(scene, 'POST /api/v1/webhooks', bodies['POST /api/v1/webhooks']).then((json) => json.id as string);
export const tested = async (scene: Scene) => {
  const id = await webhook(scene);
  await as(scene, `POST /api/v1/webhooks/${id}/test`);
  await queryIn(scene.acme, `update webhook_delivery set status = 'dead' where endpoint_id = $1`, [id]);
  return {
    id,
    delivery: await one(scene.acme, 'select event_id from webhook_delivery where endpoint_id = $1', [id]),
  };
};

/** Route -> what it leaves in the trail when it succeeds. */
export type Acts = Partial<Record<RouteName, Act>>;
