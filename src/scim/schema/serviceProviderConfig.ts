import { serviceLimits } from './serviceLimits.ts';
import type { JsonObject } from './types.ts';

/** What can be done here, for `GET /ServiceProviderConfig`: RFC 7643 §5, `pagination` of RFC 9865 §4. */
export function serviceProviderConfig(baseUrl: string): JsonObject {
  const { bulk, page, cursorSeconds } = serviceLimits;
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: true, ...bulk },
    filter: { supported: true, maxResults: page.largest },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: page.usual,
      maxPageSize: page.largest,
      cursorTimeout: cursorSeconds,
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token that an admin made for this connection, in the header Authorization.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
      {
        type: 'oauth2',
        name: 'OAuth 2.0 client credentials',
        description: 'Access tokens that a client of this connection gets at the token URL.',
        specUri: 'https://www.rfc-editor.org/info/rfc6749',
        primary: false,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  };
}
