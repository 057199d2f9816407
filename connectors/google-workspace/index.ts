import { baseUrlSetting, defineRestConnector, type RestFault, type RestList } from '#connector';
import { z } from 'zod';
import { attributes, isSuspended } from './columns.ts';
import { accountOf, type ServiceAccount } from './serviceAccount.ts';

/** https://developers.google.com/workspace/admin/directory/v1/guides/authorizing */
const scope = 'https://www.googleapis.com/auth/admin.directory.user.readonly';

const config = z.object({
  key: z
    .string()
    .refine((text) => accountOf(text) !== undefined, 'is not the JSON key of a service account')
    .describe(
      'In the Google Cloud console: IAM & Admin, Service Accounts, the account, Keys, Add key, JSON. Paste the whole file.',
    )
    .meta({ title: 'Key of the service account (JSON)', multiline: true }),
  admin: z
    .email()
    .describe(
      'The e-mail address of an administrator who may read users. The service account reads in the name of this one.',
    )
    .meta({ title: 'Administrator', placeholder: 'psm-reader@acme.com' }),
  domain: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)+$/, 'is a domain such as acme.com')
    .optional()
    .describe('Only users of this domain. Leave it empty for all domains of the account.')
    .meta({ title: 'Domain', placeholder: 'acme.com' }),
  org_unit: z
    .string()
    .regex(/^\/[^'\\]*$/, 'is a path that begins with /, without quotation marks')
    .optional()
    .describe('Only users of this organizational unit and of those below it, by its path.')
    .meta({ title: 'Organizational unit', placeholder: '/Employees' }),
  query: z
    .string()
    .min(1)
    .optional()
    .describe('Only these users count: a search of Google, for example orgDepartment=Sales.')
    .meta({ title: 'Search', placeholder: 'orgDepartment=Sales', advanced: true }),
  include_suspended: z
    .boolean()
    .default(true)
    .describe(
      'Suspended and archived users come too, and their status says so. Otherwise they count as absent.',
    )
    .meta({ title: 'Read suspended users too' }),
  base_url: baseUrlSetting('Google'),
});
type Settings = z.infer<typeof config>;

const account = ({ key }: Settings): ServiceAccount => accountOf(key) ?? { email: '', privateKey: '' };

/** Users, without those who were deleted. */
function users({ domain, org_unit, query, include_suspended }: Settings): RestList {
  const searches = [org_unit === undefined ? undefined : `orgUnitPath='${org_unit}'`, query];
  return {
    request: {
      path: 'admin/directory/v1/users',
      query: {
        ...(domain === undefined ? { customer: 'my_customer' } : { domain }),
        maxResults: 500,
        projection: 'full',
        orderBy: 'email',
        query: searches.filter((part) => part !== undefined).join(' ') || undefined,
      },
    },
    paging: { kind: 'cursor', from: 'nextPageToken', to: 'pageToken' },
    // Google leaves an empty list out.
    records: ({ body }) => {
      const { kind, users = kind === 'admin#directory#users' ? [] : undefined } = (body ?? {}) as {
        kind?: string;
        users?: unknown[];
      };
      return users;
    },
    key: 'id',
    attributes,
    ...(!include_suspended && { leftOut: isSuspended }),
  };
}

/** The token endpoint says `invalid_grant` of a wrong key and of a wrong administrator alike. */
function meaning(status: number, body: string): string | undefined {
  if (status === 400 && /invalid email or user id/i.test(body)) return 'noSuchAdmin';
  return status === 403 && /accessNotConfigured|SERVICE_DISABLED/.test(body) ? 'apiIsOff' : undefined;
}

const newKey: RestFault = {
  setting: 'key',
  advice: 'Is the key still there, and is the service account? Add a new key and paste its file.',
};
const delegation: RestFault = {
  setting: 'key',
  advice: `In the Google Admin console: Security, Access and data control, API controls, Manage domain-wide delegation: add the client ID of the service account with the scope ${scope}. It may take some minutes to work.`,
};
const roles: RestFault = {
  setting: 'admin',
  advice: 'This administrator needs a role with the Admin API privilege Users, Read.',
};

export default defineRestConnector({
  spec: {
    name: 'google-workspace',
    title: 'Google Workspace',
    delivery: 'pull',
    config,
    secretFields: ['key'],
    docs: 'Reads users of Google Workspace by the Directory API, as a service account with domain-wide delegation for admin.directory.user.readonly.',
  },
  base: ({ base_url }) => base_url ?? 'https://admin.googleapis.com',
  auth: (settings) => {
    const { email, privateKey, keyId } = account(settings);
    const { admin, base_url } = settings;
    // Not the address in the key: whoever wrote the file would get what signs in.
    const tokenUrl = base_url === undefined ? 'https://oauth2.googleapis.com/token' : `${base_url}/token`;
    return {
      kind: 'jwtBearer',
      tokenUrl,
      privateKey,
      ...(keyId !== undefined && { keyId }),
      claims: { iss: email, sub: admin, scope, aud: 'https://oauth2.googleapis.com/token' },
    };
  },
  // https://developers.google.com/workspace/admin/directory/v1/limits
  limits: [{ requests: 2_400, seconds: 60 }],
  throttled: (status, body) =>
    status === 403 && /"(?:userRateLimitExceeded|rateLimitExceeded|quotaExceeded)"/.test(body),
  meaning,
  faults: ({ domain, org_unit, query, base_url }) => {
    const narrowed = query === undefined ? 'org_unit' : 'query';
    const search: RestFault = {
      setting: narrowed,
      advice: 'Look at the search and the organizational unit.',
    };
    const noSuchDomain: RestFault = { setting: 'domain', advice: 'Does this domain belong to the account?' };
    const searched = org_unit !== undefined || query !== undefined;
    return {
      noSuchAdmin: { setting: 'admin', advice: 'There is no such user, or it is suspended.' },
      apiIsOff: {
        setting: 'key',
        advice:
          'In the Google Cloud console, in the project of the service account: APIs & Services, Library, Admin SDK API, Enable.',
      },
      unauthorized_client: delegation,
      access_denied: delegation,
      invalid_client: newKey,
      invalid_grant: newKey,
      signIn: newKey,
      key: newKey,
      401: newKey,
      403: roles,
      400: searched ? search : domain === undefined ? roles : noSuchDomain,
      404: domain === undefined ? (base_url === undefined ? 'admin' : 'base_url') : noSuchDomain,
      unreachable: base_url === undefined ? {} : { setting: 'base_url' },
      nobody: searched ? search : domain === undefined ? roles : noSuchDomain,
    };
  },
  snapshot: users,
});
