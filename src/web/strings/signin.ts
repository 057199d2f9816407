export const signin = {
  title: 'Sign in',
  working: 'Signing you in…',
  needLink: 'You need a sign-in link',
  needLinkHint:
    'A link signs you in once and is good for 15 minutes. Whoever runs the server makes one with this command, and `npm start` prints one for the owner:',
  command: 'npm run psm -- signin-link you@example.com',
  failed: 'This link does not work any more',
  signedOut: 'You are signed out. What you were doing is kept: sign in and go on.',
};
