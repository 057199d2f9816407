import { z } from 'zod';

const text = () => z.string().trim().max(4_000).optional();

/** Left empty in the form, it is as if it had not been given. */
const given = (value: string | undefined): boolean => value !== undefined && value !== '';

export const settings = z
  .object({
    base_url: z
      .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
      .trim()
      .describe(
        'The address of the SCIM 2.0 service, up to the part before /Users. The provider’s page about SCIM or provisioning shows it.',
      )
      .meta({ title: 'SCIM address', place: true, placeholder: 'https://id.example.com/scim/v2' }),
    sign_in: z
      .enum(['bearer', 'basic', 'oauth'])
      .default('bearer')
      .describe('How the provider wants to know who asks. Most give a token for SCIM.')
      .meta({
        title: 'Sign-in',
        labels: {
          bearer: 'Token (bearer)',
          basic: 'User name and password (basic)',
          oauth: 'OAuth 2.0 client credentials',
        },
      }),
    token: text()
      .describe(
        'The SCIM token or API key, without the word "Bearer" before it. It needs the right to read users.',
      )
      .meta({ title: 'Token', when: { sign_in: ['bearer'] }, needed: true }),
    user: text()
      .describe('The user name of an account that may read users over SCIM.')
      .meta({ title: 'User name', when: { sign_in: ['basic'] }, needed: true }),
    password: text()
      .describe('The password of this account.')
      .meta({ title: 'Password', when: { sign_in: ['basic'] }, needed: true }),
    token_url: text()
      .describe(
        'Where access tokens are given out. The provider’s page about OAuth shows it as "token endpoint".',
      )
      .meta({
        title: 'Token address',
        place: true,
        placeholder: 'https://id.example.com/oauth2/token',
        when: { sign_in: ['oauth'] },
        needed: true,
      }),
    client_id: text()
      .describe('The id of the application that was registered for this at the provider.')
      .meta({ title: 'Client id', when: { sign_in: ['oauth'] }, needed: true }),
    client_secret: text()
      .describe('The secret of this application. Most providers show it once, when it is made.')
      .meta({ title: 'Client secret', when: { sign_in: ['oauth'] }, needed: true }),
    scope: text()
      .describe(
        'What the application asks to be allowed, as the provider spells it. Often it may stay empty.',
      )
      .meta({ title: 'Scope', placeholder: 'scim.read', when: { sign_in: ['oauth'] } }),
    groups: z
      .enum(['ignore', 'column', 'only'])
      .default('ignore')
      .describe('Groups of the provider. To read them, the sign-in needs the right to read groups too.')
      .meta({
        title: 'Groups',
        labels: {
          ignore: 'Do not read them',
          column: 'Read them: the names become the column "groups"',
          only: 'Read only members of some groups',
        },
      }),
    only_groups: text()
      .describe('The display names of these groups, one a line. Members of groups inside them count too.')
      .meta({ title: 'Only members of', multiline: true, when: { groups: ['only'] }, needed: true }),
    read_changes: z
      .boolean()
      .default(false)
      .describe(
        'Between complete reads ask only for users whose meta.lastModified is newer. The provider must be able to filter by it. Leavers are found by complete reads only.',
      )
      .meta({ title: 'Read changes only, between complete reads', advanced: true }),
    page_size: z
      .number()
      .int()
      .min(2)
      .max(1_000)
      .default(100)
      .describe('Users that are asked for at a time. The provider may give fewer.')
      .meta({ title: 'Users per page', advanced: true }),
  })
  .superRefine((value, issues) => {
    const needed = {
      bearer: ['token'],
      basic: ['user', 'password'],
      oauth: ['token_url', 'client_id', 'client_secret'],
    } as const;
    for (const name of needed[value.sign_in]) {
      if (!given(value[name]))
        issues.addIssue({ code: 'custom', path: [name], message: 'is needed for this sign-in' });
    }
    if (value.sign_in === 'bearer' && given(value.token) && !/^[\x21-\x7e]+$/.test(value.token ?? '')) {
      // Said here: what the HTTP client says of a header quotes it.
      issues.addIssue({
        code: 'custom',
        path: ['token'],
        message: 'holds a character that a token cannot have',
      });
    }
    if (value.sign_in === 'oauth' && given(value.token_url) && !isHttp(value.token_url ?? '')) {
      issues.addIssue({
        code: 'custom',
        path: ['token_url'],
        message: 'must be an address that begins with https://',
      });
    }
    if (value.groups === 'only' && wantedGroups(value.only_groups).length === 0) {
      issues.addIssue({ code: 'custom', path: ['only_groups'], message: 'name at least one group' });
    }
  });

export type Settings = z.infer<typeof settings>;

function isHttp(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

/** Names of groups, one a line: they may hold commas and semicolons. */
export function wantedGroups(lines: string | undefined): string[] {
  return (lines ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
