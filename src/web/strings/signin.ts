/** Why an identity provider's answer, or the server, did not let somebody in: code -> what happened and what to do. */
const problems: Readonly<Record<string, { readonly title: string; readonly hint: string }>> = {
  tenant_suspended: {
    title: 'Your organisation is suspended',
    hint: 'Nobody can sign in, and nothing is read or sent meanwhile. Nothing is lost. Ask whoever runs this service when it goes on.',
  },
};

export const signin = {
  title: 'Sign in',
  titleTo: (organisation: string) => `Sign in to ${organisation}`,
  working: 'Signing you in…',
  email: 'Work e-mail address',
  emailPlaceholder: 'you@example.com',
  emailWrong: 'This is no e-mail address. It looks like name@example.com.',
  go: 'Continue',
  or: 'or',
  provider: (name: string) => `Continue with ${name}`,
  passkey: 'Sign in with a passkey',
  passkeyNot: 'No passkey was used. Try once more, or sign in another way.',
  sent: 'Look into your mailbox',
  sentHint: (email: string) =>
    `If ${email} belongs to an admin, a link is on its way. It signs you in once and is good for 15 minutes.`,
  sentLater:
    'Nothing there after some minutes? Look into the spam folder, or ask an owner of your organisation whether this is the address they know you by.',
  otherAddress: 'Use another address',
  organisation: 'Organisation',
  organisationHint: 'Its short name, as it stands in the address or the mail that you were given.',
  organisationPlaceholder: 'example-inc',
  organisationUnknown: (slug: string) =>
    `Nobody signs in to “${slug}” here. Look at the short name again, or ask whoever gave you access.`,
  otherOrganisation: 'Another organisation',
  noWay: 'Cannot get in?',
  noWayHint:
    'Ask whoever runs the server for a sign-in link. It signs you in once and is good for 15 minutes. They make it there with this command; for the owner the server prints one when it starts.',
  command: 'npm run psm -- signin-link you@example.com',
  failed: 'This link does not work any more',
  failedHint: 'A link signs in once, and is good for 15 minutes. Sign in another way, or get a new one.',
  notSetUp: 'This server is not set up yet',
  notSetUpHint:
    'Nobody can sign in before there is an organisation. Open the link that the server printed when it was started; it looks like this:',
  welcomeExample: (origin: string) => `${origin}/welcome#psw_…`,
  problem: (code: string) =>
    problems[code] ?? {
      title: 'Signing in did not work',
      hint: 'Try once more. If it happens again, tell an owner of your organisation, with the time when it happened.',
    },
};
