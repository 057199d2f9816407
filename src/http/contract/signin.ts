import { z } from 'zod';
import { adminRole, id, list, text, time } from './primitives.ts';

const slug = z.string().min(1).max(100);
const organisation = slug
  .optional()
  .describe('The short name of the organisation, where the address does not say it');
const email = z.email().max(254);
const next = z
  .string()
  .max(1000)
  .regex(/^\/(?![/\\])/)
  .optional()
  .describe('The page to go to afterwards: a path of this server');

const signinMethod = z.enum(['link', 'provider', 'passkey']);

const providerName = z.object({ id, name: z.string() });

export const signinQuery = z.strictObject({ organisation });
export const signinWays = z
  .object({
    organisation: z
      .object({ name: z.string(), slug: z.string() })
      .nullable()
      .describe('Null where neither address nor question says which, and there is more than one'),
    providers: z
      .array(providerName)
      .describe('Identity providers that anybody of the organisation may choose'),
    email: z.boolean().describe('Whether an e-mail address leads on: to a provider, or to a link by mail'),
  })
  .meta({ id: 'SigninWays', description: 'How people of an organisation sign in' });

export const signinEmail = z.strictObject({ organisation, email, next }).meta({ id: 'SigninEmail' });
export const signinStep = z
  .discriminatedUnion('way', [
    z.object({ way: z.literal('provider'), url: z.string() }),
    z.object({ way: z.literal('link') }),
  ])
  .meta({
    id: 'SigninStep',
    description:
      '`provider`: go there. `link`: if the address belongs to an admin, a link is on its way to it; the answer is the same if not.',
  });

export const signinProvider = z
  .strictObject({
    organisation,
    provider: id,
    next,
    select_account: z
      .boolean()
      .optional()
      .describe('The provider asks which account, also where somebody is signed in there already'),
  })
  .meta({ id: 'SigninProvider' });
export const signinUrl = z
  .object({ url: z.string().describe('Where the browser goes') })
  .meta({ id: 'SigninUrl' });
/** What `problem` in the address of the sign-in page may be. */
export type { SigninProblem } from '../../signin/oidc/problem.ts';

/** What providers send back (RFC 6749 §4.1.2, RFC 9207 §2); each may add parameters of its own. */
const said = z.string().optional();
export const signinCallback = z.object({ state: said, code: said, iss: said, error: said });

/** What a browser is given to ask a passkey, and what it answers (WebAuthn Level 3, 5.1.3 and 5.1.4), in JSON. */
const webauthn = z.record(z.string(), z.unknown());
export const passkeyOptions = z.object({ options: webauthn }).meta({ id: 'PasskeyOptions' });
export const passkeyQuestion = z.strictObject({ organisation }).meta({ id: 'PasskeyQuestion' });
export const passkeyAnswer = z.strictObject({ response: webauthn }).meta({ id: 'PasskeyAnswer' });
export const newPasskey = z.strictObject({ name: text(100), response: webauthn }).meta({ id: 'NewPasskey' });
export const passkeyName = z.strictObject({ name: text(100) }).meta({ id: 'PasskeyName' });
export const passkey = z
  .object({
    id,
    name: z.string(),
    synced: z.boolean().describe('Kept by a password manager on several devices'),
    created_at: time,
    last_used_at: time.nullable(),
  })
  .meta({ id: 'Passkey' });
export const passkeyList = list(passkey).meta({ id: 'PasskeyList' });

export const adminSession = z
  .object({
    id,
    method: signinMethod,
    provider: z.string().nullable().describe('The name of the identity provider'),
    browser: z.string().nullable().describe('Browser and system, as they name themselves, shortened'),
    address: z.string().nullable(),
    created_at: time,
    seen_at: time,
    expires_at: time,
    current: z.boolean().describe('The one that asks'),
  })
  .meta({ id: 'AdminSession' });
export const adminSessionList = list(adminSession).meta({ id: 'AdminSessionList' });

export const signedOut = z
  .object({ url: z.string().describe('Where the session at the identity provider ends, too') })
  .meta({ id: 'SignedOut' });

const domain = z
  .string()
  .max(253)
  .regex(/^(?=.*\.)[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'is no domain, such as example.com');
const providerFields = {
  name: text(100),
  issuer: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .describe('Its discovery document is below it'),
  client_id: text(255),
  scopes: text(500).describe('Separated by spaces; `openid` is among them'),
  domains: z
    .array(domain)
    .max(50)
    .describe('People with these e-mail domains sign in here; without any, everybody may choose it'),
  role_claim: text(200).nullable().describe('The claim that says what somebody may, such as groups'),
  role_map: z.record(z.string().min(1).max(255), adminRole).describe('Value of the claim -> role'),
  default_role: adminRole.nullable().describe('Of people whom no value of the claim gives a role'),
  creates_admins: z.boolean().describe('People whom nobody added come in, if claim or default gives a role'),
  manages_roles: z.boolean().describe('The claim decides about the role at each sign-in'),
  enabled: z.boolean(),
};
export const identityProvider = z
  .object({
    id,
    ...providerFields,
    issuer: z.string(),
    has_secret: z.boolean(),
    redirect_uri: z.string().describe('To be entered at the provider'),
    post_logout_redirect_uri: z
      .string()
      .describe('To be entered at the provider, if signing out here shall sign out there'),
    backchannel_logout_uri: z.string().describe('To be entered at the provider, if it knows that'),
    created_at: time,
  })
  .meta({ id: 'IdentityProvider' });
export const identityProviderList = list(identityProvider).meta({ id: 'IdentityProviderList' });
const secret = z.string().min(1).max(1000).nullable().optional().describe('Never shown again; null: none');
const { name, issuer, client_id, ...settings } = providerFields;
export const newIdentityProvider = z
  .strictObject({ name, issuer, client_id, client_secret: secret, ...z.object(settings).partial().shape })
  .meta({ id: 'NewIdentityProvider' });
export const identityProviderChange = z
  .strictObject({ client_secret: secret, ...z.object(providerFields).partial().shape })
  .meta({ id: 'IdentityProviderChange', description: 'What is left out stays as it is' });
export const identityProviderCheck = z
  .object({
    ok: z.boolean(),
    message: z.string().describe('What was found, or what is wrong and what to do'),
  })
  .meta({ id: 'IdentityProviderCheck' });
