import { baseUrlSetting, defineRestConnector, type JsonObject, listed, type RestList } from '#connector';
import { z } from 'zod';

/** Where Microsoft runs its clouds apart from each other: sign-in and Graph. */
const clouds = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  us_government: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  us_defense: { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
} as const;

const usualProperties =
  'displayName, givenName, surname, mail, userPrincipalName, employeeId, accountEnabled, userType, department, jobTitle, companyName, officeLocation, city, country, preferredLanguage, employeeType, employeeHireDate';

const config = z
  .object({
    tenant: z
      .string()
      .regex(/^[\w.-]+$/, 'is an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47, or a domain')
      .describe('In the Entra admin center: Overview, Tenant ID. The primary domain does as well.')
      .meta({ title: 'Tenant', placeholder: 'acme.onmicrosoft.com' }),
    client_id: z
      .string()
      .min(1)
      .describe('In the Entra admin center: App registrations, the app, Application (client) ID.')
      .meta({ title: 'Application (client) ID' }),
    client_secret: z
      .string()
      .min(1)
      .describe(
        'App registrations, the app, Certificates & secrets, New client secret: its Value, not its ID.',
      )
      .meta({ title: 'Client secret' }),
    group: z
      .uuid()
      .optional()
      .describe(
        'Only members of this group, and of groups within it. In the Entra admin center: Groups, the group, Object ID.',
      )
      .meta({ title: 'Group' }),
    include_guests: z
      .boolean()
      .default(false)
      .describe('Guests come too. Otherwise only people of your own organisation count.')
      .meta({ title: 'Read guests too' }),
    manager: z
      .boolean()
      .default(false)
      .describe(
        'The address of the manager comes too. Everybody is read each time then, not only who changed.',
      )
      .meta({ title: 'Read managers' }),
    properties: z
      .string()
      .regex(/^[\w\s,;]+$/, 'is a list of names such as department, jobTitle')
      .default(usualProperties)
      .describe('Properties of users that are read, separated by commas, by their names in Microsoft Graph.')
      .meta({ title: 'Properties', multiline: true, advanced: true }),
    cloud: z
      .enum(['global', 'us_government', 'us_defense', 'china'])
      .default('global')
      .describe('The cloud that the tenant is in.')
      .meta({
        title: 'Cloud',
        advanced: true,
        labels: {
          global: 'Microsoft 365 worldwide',
          us_government: 'US Government',
          us_defense: 'US Department of Defense',
          china: 'China (21Vianet)',
        },
      }),
    base_url: baseUrlSetting('the cloud chosen above'),
  })
  .refine(({ group, manager }) => group === undefined || !manager, {
    path: ['manager'],
    message: 'cannot be read together with a group: Microsoft Graph does not give them',
  });
type Settings = z.infer<typeof config>;

const graph = ({ cloud, base_url }: Settings): string => base_url ?? clouds[cloud].graph;

/** Guests have to be known as such, and who is disabled too. */
const selected = ({ properties }: Settings): string =>
  [...new Set(['id', ...listed(properties), 'accountEnabled', 'userType'])].join(',');

const isGuest = (record: JsonObject): boolean =>
  typeof record['userType'] === 'string' && record['userType'].toLowerCase() === 'guest';

function users(settings: Settings, path: string, query: Record<string, string>): RestList {
  return {
    request: { path, query: { $select: selected(settings), ...query } },
    paging: { kind: 'nextUrl', from: '@odata.nextLink' },
    records: 'value',
    key: 'id',
    attributes,
    ...(!settings.include_guests && {
      leftOut: (record: JsonObject) => record['@removed'] === undefined && isGuest(record),
    }),
  };
}

/** Without what belongs to the protocol. */
function attributes(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !name.startsWith('@')));
}

/** The walk that ends with a link to what changes after it. Users who are gone come with `@removed`. */
function tracked(list: RestList): RestList {
  return { ...list, deleted: (record) => record['@removed'] !== undefined, deltaLink: '@odata.deltaLink' };
}

function everybody(settings: Settings): RestList {
  const { group, manager } = settings;
  if (group !== undefined) {
    const path = `v1.0/groups/${encodeURIComponent(group)}/transitiveMembers/microsoft.graph.user`;
    const list = users(settings, path, { $top: '999', $count: 'true' });
    // Advanced queries on directory objects ask for it.
    return { ...list, request: { ...list.request, headers: { consistencylevel: 'eventual' } } };
  }
  if (manager) {
    return users(settings, 'v1.0/users', {
      $top: '500',
      $expand: 'manager($select=id,mail,userPrincipalName)',
    });
  }
  return tracked(users(settings, 'v1.0/users/delta', {}));
}

export default defineRestConnector({
  spec: {
    name: 'entra',
    title: 'Microsoft Entra ID',
    delivery: 'pull',
    config,
    secretFields: ['client_secret'],
    docs: 'Reads users of Microsoft Entra ID (Azure AD) by Microsoft Graph, as an app registration with the application permission User.Read.All.',
  },
  base: graph,
  auth: (settings) => ({
    kind: 'clientCredentials',
    tokenUrl: `${settings.base_url ?? clouds[settings.cloud].login}/${settings.tenant}/oauth2/v2.0/token`,
    clientId: settings.client_id,
    clientSecret: settings.client_secret,
    scope: `${clouds[settings.cloud].graph}/.default`,
  }),
  faults: ({ group, base_url }) => {
    const right = {
      setting: 'client_id',
      advice:
        'Give the app the application permission User.Read.All of Microsoft Graph (and GroupMember.Read.All for a group) under API permissions, and press "Grant admin consent".',
    };
    return {
      invalid_client: {
        setting: 'client_secret',
        advice: 'Look whether it is the Value of the secret, not its ID, and whether it has expired.',
      },
      unauthorized_client: { setting: 'client_id', advice: 'There is no such app in this tenant.' },
      invalid_request: {
        setting: 'tenant',
        advice: 'There is no such tenant. Copy the Tenant ID once more.',
      },
      signIn: { setting: 'client_secret', advice: 'Look at tenant, client ID and client secret.' },
      401: { setting: 'client_secret' },
      403: right,
      Authorization_RequestDenied: right,
      400: { setting: 'properties', advice: 'Look whether each property has its name in Microsoft Graph.' },
      404:
        group === undefined
          ? { setting: base_url === undefined ? 'cloud' : 'base_url', advice: 'Is the address right?' }
          : { setting: 'group', advice: 'There is no such group. Copy its Object ID once more.' },
      unreachable: { setting: base_url === undefined ? 'cloud' : 'base_url' },
      nobody: group === undefined ? right : { setting: 'group', advice: 'Has the group members?' },
      syncStateNotFound: { fault: 'cursor_expired' },
      resyncRequired: { fault: 'cursor_expired' },
    };
  },
  snapshot: everybody,
  changes: {
    // Graph tells neither of memberships nor of managers in a list of changed users.
    when: ({ group, manager }) => group === undefined && !manager,
    lists: (settings, since) => {
      const list = tracked(users(settings, since, {}));
      // The link is the whole question.
      return { ...list, request: { path: since } };
    },
  },
  sample: (settings) => {
    const list = everybody(settings);
    if (settings.group !== undefined || settings.manager) return list;
    const { deltaLink: _, deleted: __, ...plain } = users(settings, 'v1.0/users', { $top: '20' });
    return plain;
  },
});
