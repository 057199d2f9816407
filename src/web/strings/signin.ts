import type { SigninProblem } from '../../http/contract/signin.ts';

interface Problem {
  readonly title: string;
  readonly hint: string;
}

const nobody: Problem = {
  title: 'You have no access yet',
  hint: 'Your identity provider let you through, but nobody has given you a role here. Ask an owner of your organisation to add you, or to put you into the right group.',
};

/** Why nobody was let in: code of an identity provider's answer, or of ours, and what happened and what to do. */
const problems: Readonly<Record<SigninProblem, Problem>> = {
  expired: {
    title: 'That took too long, or was done already',
    hint: 'A sign-in has to be ended within ten minutes, and only once. Begin once more.',
  },
  other_browser: {
    title: 'This sign-in was begun elsewhere',
    hint: 'It has to end in the browser, and the tab, in which it began. Begin once more here.',
  },
  refused: {
    title: 'Your identity provider did not let you through',
    hint: 'You, or it, said no. Try once more; if it says no again, ask whoever runs the identity provider to give you this application.',
  },
  provider_failed: {
    title: 'Your identity provider could not be used',
    hint: 'It cannot be reached, or it does not know us. Try again in some minutes, or sign in another way. If it goes on, tell an owner of your organisation: they can check the provider under Settings, Sign-in.',
  },
  not_proved: {
    title: 'We could not be sure that it was you',
    hint: 'What came back from the identity provider does not prove who you are, so nobody was signed in. Begin once more; if it happens again, tell an owner of your organisation.',
  },
  provider_gone: {
    title: 'This identity provider is not in use any more',
    hint: 'It was removed or switched off meanwhile. Sign in another way.',
  },
  no_email: {
    title: 'Your identity provider does not tell us your e-mail address',
    hint: 'We know people by it. Ask whoever runs the identity provider to send the e-mail address to this application.',
  },
  email_not_verified: {
    title: 'Your e-mail address is not confirmed',
    hint: 'Your identity provider does not vouch for it. Confirm the address there, then sign in again.',
  },
  other_domain: {
    title: 'This provider does not speak for your e-mail address',
    hint: 'The part of your address after @ belongs elsewhere. Sign in with the account of your organisation, or another way.',
  },
  other_provider: {
    title: 'You sign in with another identity provider',
    hint: 'Type your e-mail address below: it leads you to the right one.',
  },
  bound_to_another: {
    title: 'Your e-mail address is bound to another account',
    hint: 'Somebody else signs in at this provider with the same address. An owner of your organisation can mend that: remove the admin and add them anew.',
  },
  not_an_admin: nobody,
  no_role: nobody,
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
    (problems as Readonly<Record<string, Problem>>)[code] ?? {
      title: 'Signing in did not work',
      hint: 'Try once more. If it happens again, tell an owner of your organisation, with the time when it happened.',
    },
};
