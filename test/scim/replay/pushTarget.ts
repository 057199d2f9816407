import { connect } from '../../../src/scim/connection/connect.ts';
import { organisationOf, type TestOrganisation, type TestServer } from '../../http/support/server.ts';
import { inTenant } from '../../support/organisation.ts';

/** What an identity provider is given: an address and a token. */
export interface PushTarget {
  readonly url: string;
  readonly token: string;
  readonly connectionId: string;
  readonly organisation: TestOrganisation;
}

/** A connection to the hub Mentoring, to which nothing was pushed yet, of an organisation of its own. */
export async function pushTarget(server: TestServer): Promise<PushTarget> {
  const organisation = await organisationOf(server);
  const { connectionId, token } = await inTenant(organisation, (scope) =>
    connect(
      scope,
      { hub: organisation.hubs['Mentoring'] ?? '', policy: 'default', expiresDays: 1 },
      'console:test',
    ),
  );
  return { url: `${server.url}/scim/v2`, token, connectionId, organisation };
}

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

/** One request as an identity provider sends it: `POST /Users`. */
export async function push(
  { url, token }: Pick<PushTarget, 'url' | 'token'>,
  request: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ScimAnswer> {
  const [method = 'GET', path = ''] = request.split(' ');
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === '' ? undefined : JSON.parse(text),
  };
}
