import { listAdmins, putAdmin, removeAdmin } from '../../../src/directory/admins.ts';
import { adminRoles, holds, isInScope, type Role, roles, tokenScopes } from '../../../src/directory/roles.ts';
import { createToken, type NewToken, revokeToken } from '../../../src/directory/tokens.ts';
import { neededScope } from '../../../src/http/neededScope.ts';
import { createSigninLink } from '../../../src/signin/link.ts';
import { inTenant, queryIn } from '../../support/organisation.ts';
import { bodies, type GuardedRoute, requestOf } from './requests.ts';
import { call, type TestOrganisation, type TestServer } from './server.ts';

/** `answered`: whatever the route itself has to say, also that there is nothing of this id. */
export type Outcome = 'answered' | 401 | 403;

/** The outcome, or in words a status that no route should answer with. */
type Got = Outcome | `broken: ${number}`;

/** Somebody who asks every route, with what each has to tell them. */
export interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  /** Goes before each address. */
  readonly prefix?: string;
  readonly gets: (route: GuardedRoute) => Outcome;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const sameOrigin = { 'sec-fetch-site': 'same-origin' };
const outcome = (allowed: boolean): Outcome => (allowed ? 'answered' : 403);
const nobody = () => 401 as const;

/** Every kind of caller there is. */
export const callerNames = [
  ...roles,
  ...adminRoles.map((role) => `${role} of another tenant`),
  'owner who signed in',
  'viewer who signed in',
  'operator with a reason',
  ...tokenScopes.map((scope) => `owner's token for ${scope} alone`),
  "viewer's token for approve",
  'owner whose token expired',
  'owner whose token was revoked',
  'session of an owner who was removed',
  'token that a removed owner made',
];

/** All of `callerNames`. */
export async function everyCaller(
  server: TestServer,
  ours: TestOrganisation,
  theirs: TestOrganisation,
): Promise<Readonly<Record<string, Caller>>> {
  const made = async (given: Omit<NewToken, 'name' | 'createdBy'>, createdBy = 'console:test') =>
    inTenant(ours, (scope) => createToken(scope, { name: 'test', createdBy, ...given }));
  const callers: Record<string, Caller> = {};
  const ofRole = (role: Role) => (route: GuardedRoute) => outcome(holds(role, route.power));

  for (const role of roles) {
    callers[role] = { headers: bearer(ours.tokens[role]), gets: ofRole(role) };
    if (role === 'operator') continue;
    callers[`${role} of another tenant`] = {
      headers: bearer(theirs.tokens[role]),
      prefix: `/t/${await slugOf(ours)}`,
      gets: nobody,
    };
  }
  for (const role of ['owner', 'viewer'] as const) {
    const cookie = await cookieOf(server, ours, role, `${role}-2@acme.test`);
    callers[`${role} who signed in`] = { headers: { cookie, ...sameOrigin }, gets: ofRole(role) };
  }
  callers['operator with a reason'] = {
    headers: { ...bearer(ours.tokens.operator), 'psm-reason': 'Ticket 4711' },
    gets: (route) =>
      outcome(holds('operator', route.power) || (route.power === 'read' && route.method === 'GET')),
  };
  for (const scope of tokenScopes) {
    callers[`owner's token for ${scope} alone`] = {
      headers: bearer((await made({ role: 'owner', scopes: [scope] })).token),
      gets: ({ method, url, power }) =>
        outcome(holds('owner', power) && isInScope([scope], neededScope(method, url, power))),
    };
  }
  callers["viewer's token for approve"] = {
    headers: bearer((await made({ role: 'viewer', scopes: ['approve'] })).token),
    gets: (route) => outcome(route.power === 'enter' && route.method === 'GET'),
  };

  const expired = await made({ role: 'owner', expiresDays: 1 });
  await queryIn(ours, 'update api_token set expires_at = now() where token_id = $1', [
    expired.stored.tokenId,
  ]);
  callers['owner whose token expired'] = { headers: bearer(expired.token), gets: nobody };
  const revoked = await made({ role: 'owner' });
  await inTenant(ours, (scope) => revokeToken(scope, revoked.stored.tokenId, 'console:test'));
  callers['owner whose token was revoked'] = { headers: bearer(revoked.token), gets: nobody };

  const cookie = await cookieOf(server, ours, 'owner', 'removed@acme.test');
  const token = (await made({ role: 'owner' }, 'admin:removed@acme.test')).token;
  await inTenant(ours, async (scope) => {
    const removed = (await listAdmins(scope)).find(({ email }) => email === 'removed@acme.test');
    await removeAdmin(scope, removed?.adminId ?? '', 'console:test');
  });
  callers['session of an owner who was removed'] = { headers: { cookie, ...sameOrigin }, gets: nobody };
  callers['token that a removed owner made'] = { headers: bearer(token), gets: nobody };
  return callers;
}

async function cookieOf(
  server: TestServer,
  tenant: TestOrganisation,
  role: Exclude<Role, 'operator'>,
  email: string,
): Promise<string> {
  const link = await inTenant(tenant, async (scope) => {
    await putAdmin(scope, email, role, 'console:test');
    return createSigninLink(scope, email, 'console:test');
  });
  const answer = await call(server, 'POST /api/v1/session', { body: { link } });
  return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}

async function slugOf(tenant: TestOrganisation): Promise<string> {
  return (await queryIn<{ slug: string }>(tenant, 'select slug from tenant'))[0]?.slug ?? '';
}

/** What the route tells the caller. */
export async function ask(
  server: TestServer,
  { headers, prefix = '' }: Caller,
  route: GuardedRoute,
): Promise<Got> {
  const body = bodies[route.name] ?? (route.method === 'GET' ? undefined : {});
  const { status } = await call(server, requestOf(route).replace(' ', ` ${prefix}`), { headers, body });
  if (status === 401 || status === 403) return status;
  return status === 405 || status >= 500 ? `broken: ${status}` : 'answered';
}
