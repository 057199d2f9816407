import { defineRestConnector, isSafeAddress, type RestAuth, type RestFault } from '#connector';
import { z } from 'zod';
import { partsOf, reportRequest } from './report.ts';

const config = z
  .object({
    url: z
      .url({ protocol: /^https?$/ })
      .refine((text) => isSafeAddress(text), 'must begin with https://')
      .refine(
        (text) => partsOf(text) !== undefined,
        'is not the address of a report: …/ccx/service/customreport2/tenant/owner/report',
      )
      .describe(
        'In Workday, open the report: Actions, Web Service, View URLs, then copy the address of JSON or CSV. What follows “format=” does not matter.',
      )
      .meta({
        title: 'Address of the report',
        place: true,
        placeholder: 'https://wd2-services1.workday.com/ccx/service/customreport2/acme/ISU_PSM/Members',
      }),
    sign_in: z
      .enum(['password', 'oauth'])
      .default('password')
      .describe(
        'The password of the Integration System User, or a refresh token of an API client for integrations.',
      )
      .meta({
        title: 'Sign in by',
        labels: { password: 'User and password', oauth: 'API client (OAuth 2.0)' },
      }),
    user: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The user name of the Integration System User, as in the task Create Integration System User.',
      )
      .meta({ title: 'User', placeholder: 'ISU_PSM', when: { sign_in: ['password'] }, needed: true }),
    password: z
      .string()
      .min(1)
      .optional()
      .describe('The password of the Integration System User.')
      .meta({ title: 'Password', when: { sign_in: ['password'] }, needed: true }),
    client_id: z
      .string()
      .min(1)
      .optional()
      .describe('In Workday: the task View API Clients, API Clients for Integrations, Client ID.')
      .meta({ title: 'Client ID', when: { sign_in: ['oauth'] }, needed: true }),
    client_secret: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Shown once when the API client is registered; the task Generate New API Client Secret makes another one.',
      )
      .meta({ title: 'Client secret', when: { sign_in: ['oauth'] }, needed: true }),
    refresh_token: z
      .string()
      .min(1)
      .optional()
      .describe(
        'API Client, Manage Refresh Tokens for Integrations, with the Integration System User as Workday account. The client must have Non-Expiring Refresh Tokens.',
      )
      .meta({ title: 'Refresh token', when: { sign_in: ['oauth'] }, needed: true }),
    format: z
      .enum(['json', 'csv'])
      .default('json')
      .describe(
        'JSON says who a person is by the column of the ID. CSV is smaller, and is read like an uploaded file.',
      )
      .meta({ title: 'Format', labels: { json: 'JSON', csv: 'CSV' } }),
    key_column: z
      .string()
      .regex(/^[\w-]+(\.[\w-]+)*$/, 'is a name such as Employee_ID')
      .default('Employee_ID')
      .describe(
        'The column of the report that never changes for a person: its Column Heading Override XML Alias, such as Employee_ID or WID.',
      )
      .meta({ title: 'Column of the ID', when: { format: ['json'] } }),
    prompts: z
      .string()
      .regex(
        /^\??[^?#\s]+=[^?#\s]*$/,
        'is what follows the question mark in the address: Location=Oslo&Worker_Type=Employee',
      )
      .optional()
      .describe('Values of prompts of the report, if it asks for some, as they stand in the address.')
      .meta({ title: 'Prompts', placeholder: 'Include_Terminated=1', advanced: true }),
  })
  .superRefine((settings, context) => {
    const { sign_in } = settings;
    const needed =
      sign_in === 'password'
        ? (['user', 'password'] as const)
        : (['client_id', 'client_secret', 'refresh_token'] as const);
    for (const name of needed) {
      if (settings[name] !== undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'is needed for this way to sign in' });
    }
  });
type Settings = z.infer<typeof config>;

function auth({ url, sign_in, user, password, client_id, client_secret, refresh_token }: Settings): RestAuth {
  if (sign_in === 'password') return { kind: 'basic', user: user ?? '', password: password ?? '' };
  return {
    kind: 'refreshToken',
    tokenUrl: partsOf(url)?.tokenUrl ?? url,
    clientId: client_id ?? '',
    clientSecret: client_secret ?? '',
    refreshToken: refresh_token ?? '',
    sendIn: 'header',
  };
}

/** Workday answers 500 for rights that are missing and for prompts that are not filled in; its sentences tell. */
function meaning(status: number, body: string): string | undefined {
  if (status < 400) return undefined;
  if (/not authorized/i.test(body)) return 'notAuthorized';
  return /prompt|validation error|is required/i.test(body) ? 'prompts' : undefined;
}

export default defineRestConnector({
  spec: {
    name: 'workday',
    title: 'Workday',
    delivery: 'pull',
    config,
    secretFields: ['password', 'client_secret', 'refresh_token'],
    docs: 'Reads a custom report that is enabled as a web service (RaaS), as an Integration System User who may see the report and its fields.',
  },
  base: ({ url }) => new URL(url).origin,
  auth,
  meaning,
  faults: ({ sign_in, key_column }) => {
    const secret = sign_in === 'password' ? 'password' : 'refresh_token';
    const rights: RestFault = {
      setting: 'url',
      fault: 'not_allowed',
      advice:
        'Share the report with the Integration System User, and give its security group View access to the domains of its fields.',
    };
    const address: RestFault = {
      setting: 'url',
      advice: 'Copy the address of the report once more. Is Enable As Web Service on?',
    };
    return {
      401: {
        setting: secret,
        advice:
          sign_in === 'password'
            ? 'Look at user and password, whether the password has expired, and whether an authentication policy keeps the Integration System User out.'
            : 'Look at the API client and its refresh token.',
      },
      403: rights,
      notAuthorized: rights,
      404: address,
      400: address,
      prompts: {
        setting: 'prompts',
        fault: 'wrong_setting',
        advice: 'Does the report ask for values? Enter them as prompts.',
      },
      invalid_client: { setting: 'client_id', advice: 'Look at client ID and client secret.' },
      invalid_grant: { setting: 'refresh_token', advice: 'Make a new refresh token that does not expire.' },
      signIn: { setting: 'refresh_token', advice: 'Look at client ID, client secret and refresh token.' },
      unreachable: address,
      noKey: {
        setting: 'key_column',
        advice: `Give the column of the ID the XML alias ${key_column} in the report, or enter the one that it has.`,
      },
      nobody: rights,
    };
  },
  snapshot: ({ url, format, prompts, key_column }) => {
    const request = reportRequest(url, format, prompts);
    if (format === 'csv') return { file: request, format: { kind: 'csv', filename: 'workday.csv' } };
    return { stream: request, records: 'Report_Entry', key: key_column };
  },
});
