import type { InvitationView } from '../directory/accept.ts';
import { html, type Markup } from '../outbox/html.ts';
import { dayInWords, greeting, oneLine } from '../outbox/words.ts';

/** What somebody sees who was invited; it needs no script. */
export function invitationPage(invitation: InvitationView): string {
  const { hub, tenant } = names(invitation);
  const account = invitation.hasAccount
    ? 'You have an account already: it joins one more hub.'
    : 'Accepting makes your account active.';
  return page(
    `Invitation to ${hub}`,
    html`<h1>${greeting(invitation.firstName).replace(/,$/, '')}</h1>
      <p>${tenant} invites you to <strong>${hub}</strong>.</p>
      <p>${account} The invitation is valid until ${dayInWords(invitation.expiresAt)}.</p>
      <form method="post">
        <button type="submit">Accept invitation</button>
      </form>
      <p class="quiet">If you do not know what this is about, close this page: nothing happens.</p>`,
  );
}

export function acceptedPage(invitation: InvitationView): string {
  const { hub, tenant } = names(invitation);
  return page(
    'Invitation accepted',
    html`<h1>Welcome to ${hub}</h1>
      <p>You have accepted the invitation of ${tenant}. You can close this page.</p>`,
  );
}

/** The same for everything that can be wrong. */
export function refusedPage(sentence: string): string {
  return page(
    'Invitation',
    html`<h1>This did not work</h1>
      <p>${sentence}</p>`,
  );
}

function names(invitation: InvitationView): { hub: string; tenant: string } {
  return { hub: oneLine(invitation.hub), tenant: oneLine(invitation.tenant) };
}

function page(title: string, content: Markup): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="/invitations/style.css" />
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.source;
}

/** Served beside the page, as the policy allows nothing inline. */
export const invitationStyle = `:root {
  color-scheme: light dark;
  --text: #1b1f24;
  --quiet: #57606a;
  --back: #ffffff;
  --card: #f6f8fa;
  --act: #0b5cad;
  --on-act: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3;
    --quiet: #9da7b1;
    --back: #0d1117;
    --card: #161b22;
    --act: #6cb6ff;
    --on-act: #0d1117;
  }
}
* {
  box-sizing: border-box;
}
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: center;
  padding: 1rem;
  background: var(--back);
  color: var(--text);
  font: 1.0625rem/1.6 system-ui, sans-serif;
}
main {
  width: 100%;
  max-width: 32rem;
  padding: 2rem;
  border-radius: 0.75rem;
  background: var(--card);
  overflow-wrap: anywhere;
}
h1 {
  margin: 0 0 1rem;
  font-size: 1.5rem;
  line-height: 1.3;
}
button {
  width: 100%;
  min-height: 3rem;
  margin: 1rem 0;
  padding: 0.5rem 1.5rem;
  border: 0;
  border-radius: 0.5rem;
  background: var(--act);
  color: var(--on-act);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button:focus-visible {
  outline: 3px solid var(--text);
  outline-offset: 3px;
}
.quiet {
  margin: 0;
  color: var(--quiet);
  font-size: 0.9375rem;
}
`;
