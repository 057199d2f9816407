import { beforeAll } from 'vitest';
import type { RateLimits } from '../../../../src/http/deps.ts';
import { connect } from '../../../../src/scim/connection/connect.ts';
import { inTenant, type Setup } from '../../../support/organisation.ts';
import {
  type Answer,
  call,
  organisationOf,
  serverPerFile,
  type TestOrganisation,
  type TestServer,
} from '../../support/server.ts';

export const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const bulkRequest = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
export const listOf = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const errorOf = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** An identity provider with a token of its connection, as it talks to us. */
export interface Provider {
  readonly connectionId: string;
  readonly token: string;
  /** `GET /Users`, below the root of SCIM. */
  ask(request: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** @returns the resource, which was created */
  create(path: '/Users' | '/Groups', body: object): Promise<Created>;
  /** A PATCH with these operations. */
  patch(path: string, ...operations: readonly object[]): Promise<Answer>;
}

// oxlint-disable-next-line typescript/no-explicit-any
export type Created = { readonly id: string } & Readonly<Record<string, any>>;

export async function providerOf(
  server: TestServer,
  tenant: TestOrganisation,
  name: string,
): Promise<Provider> {
  const hub = tenant.hubs['Mentoring'] ?? '';
  const { connectionId, token } = await inTenant(tenant, (scope) =>
    connect(scope, { hub, name, policy: 'default', expiresDays: null }, 'console:test'),
  );
  const ask: Provider['ask'] = (request, body, headers = {}) => {
    const [method = '', path = ''] = request.split(/ (.*)/s);
    return call(server, `${method} /scim/v2${path.replaceAll(' ', '%20')}`, {
      token,
      body,
      headers: { ...(body !== undefined && { 'content-type': 'application/scim+json' }), ...headers },
    });
  };
  return {
    connectionId,
    token,
    ask,
    create: async (path, body) => {
      const answer = await ask(`POST ${path}`, body);
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
      return answer.json as Created;
    },
    patch: (path, ...operations) => ask(`PATCH ${path}`, { schemas: [patchOp], Operations: operations }),
  };
}

export interface ScimTest {
  readonly server: TestServer;
  readonly tenant: TestOrganisation;
  readonly provider: Provider;
}

/** The real server with one connection, for the tests of a file; filled before the first of them. */
export function providerPerFile(
  options: { readonly rateLimits?: RateLimits; readonly setup?: Setup } = {},
): ScimTest {
  const { rateLimits, setup = {} } = options;
  const server = serverPerFile({ idle: true, ...(rateLimits && { rateLimits }) });
  let tenant: TestOrganisation;
  let provider: Provider;
  beforeAll(async () => {
    tenant = await organisationOf(server, setup);
    provider = await providerOf(server, tenant, 'IdP');
  });
  return {
    server,
    get tenant() {
      return tenant;
    },
    get provider() {
      return provider;
    },
  };
}

/** The number of a person of a test, so that no two are the same. */
let people = 0;

/** Somebody new, in the fewest words that a provider uses. */
export function person(extra: object = {}): { userName: string } & Record<string, unknown> {
  people += 1;
  return { schemas: [core], userName: `person${people}@idp.test`, ...extra };
}

/** A path with a filter. */
export function filtered(path: string, filter: string): string {
  return `GET ${path}?filter=${encodeURIComponent(filter)}`;
}
