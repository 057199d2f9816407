import { plural } from '../format.ts';

/** Settings, Sign-in: identity providers, sessions, mailed links. */
export const providers = {
  hint: 'How admins get in. A link that whoever runs the server makes always works.',
  title: 'Identity providers',
  lead: 'Admins sign in with the account of your organisation, for example at Microsoft Entra ID, Okta or Google.',
  empty: 'No identity provider yet',
  emptyHint:
    'Connect yours, so that people sign in as everywhere else, and lose access here when they lose it there.',
  add: 'Add an identity provider',
  back: 'All identity providers',
  newTitle: 'New identity provider',
  on: 'In use',
  off: 'Not in use',
  everybody: 'Everybody may choose it',
  domains: (domains: readonly string[]) => domains.map((domain) => `@${domain}`).join(', '),
  newcomers: 'lets newcomers in',
  noNewcomers: 'only admins whom you added',
  change: 'Change',
  changeOf: (name: string) => `Change ${name}`,
  check: 'Check',
  checkOf: (name: string) => `Check ${name}`,
  checkGood: (name: string) => `${name} can be used`,
  checkBad: (name: string) => `${name} cannot be used yet`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText:
    'Nobody signs in with it any more, and whoever signed in with it has to sign in again. Admins stay admins.',
  removed: (name: string) => `${name} is removed.`,

  steps: {
    connect: 'The provider',
    register: 'Its settings',
    people: 'Who gets in',
    finish: 'Try it',
  },
  kind: 'Which one is it?',
  kinds: {
    entra: 'Microsoft Entra ID',
    okta: 'Okta',
    google: 'Google Workspace',
    other: 'Another one (OpenID Connect)',
  },
  registers: {
    entra:
      'In the Entra admin center: App registrations, New registration, platform “Web”. The application ID is the client ID; make a client secret under Certificates & secrets.',
    okta: 'In the Okta admin console: Applications, Create App Integration, “OIDC”, “Web Application”. Client ID and secret stand on its first page.',
    google:
      'In the Google Cloud console: APIs & Services, Credentials, Create credentials, OAuth client ID, “Web application”.',
    other:
      'Register a web application with a client secret there (authorization code flow). It gives you the three things below.',
  },
  registerNext:
    'It may ask for a redirect address there: the next step shows it, and it can be entered afterwards.',
  name: 'Name',
  nameHint: 'As the button on the sign-in page says: “Continue with …”.',
  issuer: 'Address of the provider',
  issuerHint: 'Often called “issuer”. It begins with https.',
  issuers: {
    entra: 'https://login.microsoftonline.com/TENANT-ID/v2.0',
    okta: 'https://example.okta.com',
    google: 'https://accounts.google.com',
    other: 'https://id.example.com',
  },
  issuerWrong: 'This is no web address. It looks like https://id.example.com.',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  clientSecretHint: 'Kept sealed, and never shown again.',
  clientSecretShow: 'Show what is typed',
  clientSecretKept: 'One is stored. Leave this empty to keep it.',
  missing: 'This is needed.',

  registerLead: 'Enter these addresses at the provider, letter by letter.',
  redirect: 'Redirect address',
  redirectHint:
    'Where people come back to after they signed in there. Often called “redirect URI” or “callback URL”.',
  redirectCopy: 'Copy the redirect address',
  signedOut: 'Address after signing out',
  signedOutHint: 'Where people come back to after they signed out. Often called “post-logout redirect URI”.',
  signedOutCopy: 'Copy the address after signing out',
  logout: 'Back-channel logout address',
  logoutHint:
    'So that whoever signs out there, or is locked out, is out here at once. Leave it out if your provider does not know it.',
  logoutCopy: 'Copy the back-channel logout address',

  domainsLabel: 'E-mail domains',
  domainsHint:
    'People with these addresses are led to this provider, and it may let in nobody else. Without any, everybody may choose it.',
  domainsPlaceholder: 'example.com',
  domainWrong: (domain: string) => `“${domain}” is no domain. It looks like example.com.`,
  creates: 'Let in people whom nobody added',
  createsHint:
    'They become admins at their first sign-in, if the provider gives them a role below. Otherwise only the people under Admins and roles get in.',
  manages: 'The provider decides about roles',
  managesHint:
    'At each sign-in the role is set anew by what the provider says. Otherwise it only counts the first time, and owners change it here.',
  createsNeedsRole: 'Whoever comes in new needs a role: choose one, or map a value above.',
  managesNeedsMap: 'Map at least one value above: otherwise the provider says nothing about roles.',
  claim: 'What says the role',
  claimMissing: 'Say which claim has the values below.',
  claimHint:
    'The name of the claim that the provider sends, often “groups” or “roles”. Empty: it says nothing about roles.',
  map: 'Which value gives which role',
  mapHint:
    'A value is for example the name of a group, letter by letter. If several fit, the role that may most counts.',
  mapValue: 'Value',
  mapValuePlaceholder: 'psm-approvers',
  mapRole: 'Role',
  mapAdd: 'Add a value',
  mapRemove: (value: string) => `Remove ${value === '' ? 'this line' : value}`,
  mapTwice: 'This value stands here twice.',
  default: 'Everybody else',
  defaultHint: 'The role of people whom no value above gives one.',
  defaultNone: 'Does not get in',
  scopes: 'What is asked for',
  scopesHint: 'Scopes, separated by spaces. Usually “openid email profile” is right.',
  scopesWrong: '“openid” has to be among them.',

  tryLead: 'See whether the provider can be reached and knows us. Then switch it on.',
  use: 'Use it for signing in',
  useHint:
    'Without e-mail domains its button shows on the sign-in page; with them, whoever types such an address is led there. Then try it in a private window, before you sign out here.',
  offHint: 'Whoever signed in with it has to sign in again, another way.',
  next: 'Save and continue',
  done: 'Done',
  previous: 'Back',
  saved: (name: string) => `${name} is saved.`,

  sessions: 'How long a sign-in lasts',
  sessionsHint: 'It counts from the next request on, for everybody.',
  idle: 'Without a click',
  idleHint: 'Whoever does nothing for so long has to sign in again.',
  minutes: (count: string) => `${count} minutes`,
  longest: 'In any case',
  longestHint: 'After so long everybody has to sign in again.',
  hours: (count: string) => `${count} hours`,
  mailLinks: 'Admins may have a sign-in link sent to their e-mail address',
  mailLinksHint:
    'Good once, for 15 minutes. Whoever can read the mail of an admin can sign in as that admin. It needs a mail server.',
  sessionsSave: 'Save',
  sessionsSaved: 'Saved. It counts from now on.',
  adminSessions: {
    button: 'Sign-ins',
    of: (email: string) => `Sign-ins of ${email}`,
    hint: 'Where this admin is signed in now.',
    none: 'Not signed in anywhere',
    noneHint: 'Every sign-in that there was has ended.',
    count: (count: number) => plural(count, 'sign-in', 'sign-ins'),
    ended: (email: string) => `${email} has to sign in again there.`,
  },
};
