import {
  baseUrlSetting,
  defineRestConnector,
  type JsonObject,
  type RestAuth,
  type RestFaults,
  type RestList,
} from '#connector';
import { z } from 'zod';

const config = z
  .object({
    domain: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'must be a host name such as acme.okta.com, without https://')
      .refine(
        (domain) => !/-admin\.okta/i.test(domain),
        'is the address of the admin console: leave “-admin” out',
      )
      .describe('The address under which people sign in to Okta: acme.okta.com, or your own domain.')
      .meta({ title: 'Okta domain', place: true, placeholder: 'acme.okta.com' }),
    sign_in: z
      .enum(['token', 'key'])
      .default('token')
      .describe(
        'An API token is quicker to make. A service app with a key belongs to nobody and can do nothing else.',
      )
      .meta({ title: 'Sign in by', labels: { token: 'API token', key: 'Service app with a key' } }),
    token: z
      .string()
      .min(1)
      .optional()
      .describe(
        'In the Okta admin console: Security, API, Tokens, Create token, as a read-only administrator.',
      )
      .meta({ title: 'API token', when: { sign_in: ['token'] }, needed: true }),
    client_id: z
      .string()
      .min(1)
      .optional()
      .describe('In the Okta admin console: Applications, the API Services app, General, Client ID.')
      .meta({ title: 'Client ID', placeholder: '0oa…', when: { sign_in: ['key'] }, needed: true }),
    private_key: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The private key that Okta showed when the key of the app was generated, as PEM or as JSON (JWK).',
      )
      .meta({ title: 'Private key', multiline: true, when: { sign_in: ['key'] }, needed: true }),
    key_id: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The KID of that key, in the app under General, Public keys. Not needed when the JSON has a "kid".',
      )
      .meta({ title: 'Key ID', when: { sign_in: ['key'] } }),
    search: z
      .string()
      .min(1)
      .optional()
      .describe('Only these users count: a search of Okta, for example profile.userType eq "Employee".')
      .meta({ title: 'Search', placeholder: 'profile.userType eq "Employee"', advanced: true }),
    include_deactivated: z
      .boolean()
      .default(true)
      .describe('Deactivated users come too, with the status DEPROVISIONED. Otherwise they count as absent.')
      .meta({ title: 'Read deactivated users too' }),
    base_url: baseUrlSetting('the Okta domain').meta({ placeholder: 'https://acme.oktapreview.com' }),
  })
  .refine(({ sign_in, token }) => sign_in !== 'token' || token !== undefined, {
    path: ['token'],
    message: 'is needed to sign in by an API token',
  })
  .refine(({ sign_in, client_id }) => sign_in !== 'key' || client_id !== undefined, {
    path: ['client_id'],
    message: 'is needed to sign in by a key',
  })
  .refine(({ sign_in, private_key }) => sign_in !== 'key' || private_key !== undefined, {
    path: ['private_key'],
    message: 'is needed to sign in by a key',
  });
type Settings = z.infer<typeof config>;

const base = ({ domain, base_url }: Settings): string => base_url ?? `https://${domain}`;

function auth(settings: Settings): RestAuth {
  const { sign_in, token = '', client_id = '', private_key = '', key_id } = settings;
  if (sign_in === 'token') return { kind: 'header', name: 'authorization', value: `SSWS ${token}` };
  return {
    kind: 'privateKeyJwt',
    tokenUrl: `${base(settings).replace(/\/+$/, '')}/oauth2/v1/token`,
    clientId: client_id,
    privateKey: private_key,
    scope: 'okta.users.read',
    ...(key_id !== undefined && { keyId: key_id }),
  };
}

/** What the token endpoint says of a service app. */
const signIn: RestFaults = {
  invalid_client: {
    setting: 'client_id',
    advice: 'Look at the client ID, and whether its public key is active.',
  },
  invalid_scope: { setting: 'client_id', advice: 'Grant the app okta.users.read under Okta API Scopes.' },
  invalid_dpop_proof: {
    setting: 'client_id',
    advice:
      'Turn off “Require Demonstrating Proof of Possession (DPoP) header in token requests” in the app.',
  },
  signIn: { setting: 'private_key', advice: 'Look at the private key and its key ID.' },
  key: 'private_key',
};

const isDeactivated = ({ status }: JsonObject): boolean => status === 'DEPROVISIONED';

/** Users who match a query. Those who are deactivated are gone, unless they are wanted. */
function users(settings: Settings, query: Record<string, string>): RestList {
  return {
    request: { path: 'api/v1/users', query: { limit: 200, ...query } },
    paging: { kind: 'linkHeader' },
    records: '',
    key: 'id',
    attributes,
    ...(!settings.include_deactivated && { deleted: isDeactivated }),
  };
}

/** What is said about the person, without what changes at every sign-in. */
function attributes({
  id,
  status,
  created,
  activated,
  statusChanged,
  lastUpdated,
  profile,
}: JsonObject): JsonObject {
  return { id, status, created, activated, statusChanged, lastUpdated, profile };
}

const searched = (search: string | undefined, also?: string): string =>
  [search === undefined ? undefined : `(${search})`, also].filter((part) => part !== undefined).join(' and ');

export default defineRestConnector({
  spec: {
    name: 'okta',
    title: 'Okta',
    delivery: 'pull',
    config,
    secretFields: ['token', 'private_key'],
    docs: 'Reads users by an API token of a read-only administrator, or by a service app with okta.users.read.',
  },
  base,
  auth,
  limits: [{ requests: 300, seconds: 60 }],
  faults: ({ sign_in, base_url }) => {
    const address = base_url === undefined ? 'domain' : 'base_url';
    const secret = sign_in === 'token' ? 'token' : 'private_key';
    const right =
      sign_in === 'token'
        ? 'The token must belong to somebody who may see users: a read-only administrator.'
        : 'The app needs the scope okta.users.read and the role of a read-only administrator.';
    return {
      401: {
        setting: secret,
        ...(sign_in === 'token' && {
          advice: 'Create a new API token: one that is not used for 30 days expires.',
        }),
      },
      403: { setting: secret, advice: right },
      400: { setting: 'search', advice: 'Look at the search.' },
      404: { setting: address, advice: 'Is the Okta domain right?' },
      unreachable: { setting: address, advice: 'Is the Okta domain right?' },
      nobody: { setting: secret, advice: right },
      ...signIn,
    };
  },
  snapshot: (settings) => {
    if (settings.search !== undefined) return users(settings, { search: searched(settings.search) });
    const active = users(settings, {});
    // The list of users leaves deactivated ones out. They come second: whoever is deactivated in between comes twice, and nobody who
    // is active is skipped.
    if (!settings.include_deactivated) return active;
    return [active, { ...users(settings, { filter: 'status eq "DEPROVISIONED"' }), label: 'deactivated' }];
  },
  changes: {
    // A search finds deactivated users too.
    lists: (settings, since) =>
      users(settings, { search: searched(settings.search, `lastUpdated gt "${since}"`) }),
  },
});
