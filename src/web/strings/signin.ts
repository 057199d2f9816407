export const signin = {
  title: 'Sign in',
  working: 'Signing you in…',
  needLink: 'You need a sign-in link',
  needLinkHint:
    'A link signs you in once and is good for 15 minutes. Ask whoever runs the server for one. They make it there with this command; for the owner the server prints one when it starts.',
  command: 'npm run psm -- signin-link you@example.com',
  failed: 'This link does not work any more',
  another: 'How to get another one',
  signedIn: 'Signed in already? Go to Manage People',
  notSetUp: 'This server is not set up yet',
  notSetUpHint:
    'Nobody can sign in before there is an organisation. Open the link that the server printed when it was started; it looks like this:',
  welcomeExample: (origin: string) => `${origin}/welcome#psw_…`,
};
