import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { createScimToken } from '../../src/scim/connection/tokens.ts';
import { createSigninLink } from '../../src/signin/link.ts';
import { invite } from '../outbox/fixtures/invited.ts';
import { inTenant, people, queryIn } from '../support/organisation.ts';
import { connected } from '../support/push.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from '../http/support/server.ts';
import { forgetTenants } from '../../src/directory/tenantFinder.ts';

const server = serverPerFile({ idle: true, config: { baseUrl: undefined } });

interface Place extends TestOrganisation {
  readonly slug: string;
  readonly scim: string;
  readonly invitation: string;
}
let ours: Place;
let theirs: Place;

async function place(host: string): Promise<Place> {
  const organisation = await organisationOf(server, { members: people(1) });
  const [row] = await queryIn<{ slug: string }>(organisation, 'update tenant set host = $1 returning slug', [
    host,
  ]);
  const connection = await connected(organisation);
  const { token } = await inTenant(organisation, (scope) =>
    createScimToken(scope, connection, null, 'console:test'),
  );
  const invitation = await invite(organisation, { email: 'new@acme.test' });
  return { ...organisation, slug: row?.slug ?? '', scim: token, invitation: invitation.token };
}

beforeAll(async () => {
  ours = await place('people.ours.test');
  theirs = await place('people.theirs.test');
  forgetTenants(server.home.database);
});

/** fetch sets the header Host by itself. */
async function byHost(host: string, path: string, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(server.url, { path, headers: { host, authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the tenant that an address names', () => {
  // ASVS 8.2.2, 8.4.1
  it.each([
    ['/api/v1/me', (at: Place) => at.tokens.viewer],
    ['/scim/v2/Users', (at: Place) => at.scim],
  ])('is the only one whose tokens %s takes, by path and by host', async (path, token) => {
    const seen: Record<string, number> = {};
    for (const [name, at] of [
      ['ours', ours] as const,
      ['theirs', theirs] as const,
      ['nobody', undefined] as const,
    ]) {
      seen[`path ${name}`] = (
        await call(server, `GET /t/${at?.slug ?? 'nobody'}${path}`, { token: token(ours) })
      ).status;
      seen[`host ${name}`] = await byHost(`People.${name}.test:8443`, path, token(ours));
    }
    expect(seen).toEqual({
      'path ours': 200,
      'host ours': 200,
      'path theirs': 401,
      'host theirs': 401,
      'path nobody': 401,
      // The name of no tenant says nothing: the token does.
      'host nobody': 200,
    });
  });

  // ASVS 8.4.1
  it('is the same however the address is written', async () => {
    const written = ['/api/v1/me', '/%61pi/v1/me', 'http://people.ours.test/api/v1/me', '/%2561pi/v1/me'];
    for (const path of written) {
      expect(await byHost('people.theirs.test', path, ours.tokens.viewer)).not.toBe(200);
      expect([200, 404]).toContain(await byHost('people.ours.test', path, ours.tokens.viewer));
    }
  });

  // ASVS 6.3.8
  it('is not told from one that there is not: with or without a token, the answers are alike', async () => {
    for (const request of [
      'GET /api/v1/me',
      'GET /scim/v2/Users',
      'POST /api/v1/session',
      'GET /api/v1/tokens',
    ]) {
      const [method, path] = request.split(' ');
      for (const token of [undefined, ours.tokens.owner]) {
        const link = await inTenant(ours, (scope) =>
          createSigninLink(scope, 'owner@acme.test', 'console:test'),
        );
        const body = method === 'POST' ? { link } : undefined;
        const at = async (slug: string) => {
          const { status, text } = await call(server, `${method} /t/${slug}${path}`, { token, body });
          return { status, text };
        };
        const there = await at(theirs.slug);
        expect(there.status).toBe(401);
        expect(there).toEqual(await at('nobody'));
      }
    }
  });

  it('stands in the addresses that SCIM gives out', async () => {
    const created = await call(server, `POST /t/${ours.slug}//scim/v2/Users/`, {
      token: ours.scim,
      body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'somebody@acme.test' },
    });
    expect(created.status).toBe(201);
    const location = created.headers.get('location') ?? '';
    expect(location).toMatch(new RegExp(`/t/${ours.slug}/scim/v2/Users/`));
    expect((await fetch(location, { headers: { authorization: `Bearer ${ours.scim}` } })).status).toBe(200);
  });

  it('opens its own invitations, and no others', async () => {
    const at = (slug: string) => call(server, `GET /t/${slug}/invitations/${ours.invitation}`);
    expect([(await at(ours.slug)).status, (await at(theirs.slug)).status]).toEqual([200, 404]);
    expect((await at(theirs.slug)).text).toBe((await at('nobody')).text);
  });

  it('is found again after a new name was given on this node', async () => {
    await queryIn(theirs, `update tenant set host = 'new.theirs.test'`);
    forgetTenants(server.home.database);
    expect(await byHost('new.theirs.test', '/api/v1/me', ours.tokens.viewer)).toBe(401);
    expect(await byHost('people.theirs.test', '/api/v1/me', ours.tokens.viewer)).toBe(200);
  });

  it('leads people to its sign-in page, whether it is there or not', async () => {
    for (const slug of [ours.slug, 'nobody', `${ours.slug}/`]) {
      const answer = await call(server, `GET /t/${slug}`);
      expect(answer.headers.get('location')).toBe(`/signin?organisation=${slug.replace('/', '')}`);
    }
  });
});

// ASVS 8.4.1
describe('an operator', () => {
  it('acts in the tenant that the path names, else in their own', async () => {
    const { operator: token } = ours.tokens;
    const asked = async (path: string) => (await call(server, `GET ${path}/api/v1/me`, { token })).json;
    expect((await asked('')).tenant.slug).toBe(ours.slug);
    expect((await asked(`/t/${theirs.slug}`)).tenant.slug).toBe(theirs.slug);
    expect(await asked('/t/nobody')).toMatchObject({ code: 'not_found' });
  });
});
