import { html, type Markup } from '../html.ts';
import { dayInWords, greeting, oneLine } from '../words.ts';
import { buttonLink, layout, styles } from './layout.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** In the place of the link once the mail has left: nobody who reads the outbox can accept for somebody else. */
const linkRemoved = '(link removed after sending)';
const linkErased = '(link removed, the mail was not sent)';

/** "You are invited": for somebody new, or for somebody whose account is in another hub already. */
export const invitation: Template = { obstacle, render };

function obstacle({ data, invitation: invited }: MessageFacts): string | undefined {
  if (invited === undefined || typeof data['token'] !== 'string') return 'invitation gone';
  if (invited.status === 'accepted') return 'already accepted';
  if (invited.status === 'void') return 'invitation taken back';
  if (!invited.inTime) return 'invitation expired';
  return invited.membership === 'invited' ? undefined : 'not invited any more';
}

function render(facts: MessageFacts, baseUrl: string): Mail {
  const tenant = oneLine(facts.tenant);
  const hub = oneLine(facts.invitation?.hub ?? '');
  const hello = greeting(facts.member?.firstName ?? null);
  const existing = facts.member?.hadAccount === true;
  const what = existing
    ? `you have been invited to ${hub} at ${tenant} with your existing account. You do not need a new one.`
    : `you have been invited to join ${hub} at ${tenant}.`;
  const until =
    facts.invitation === undefined
      ? ''
      : `The link works once, until ${dayInWords(facts.invitation.expiresAt)}. `;
  const note = `${until}It is meant for you alone: please do not pass it on. If you did not expect this mail, you can ignore it.`;
  const link = linkOf(facts, baseUrl);
  const subject = existing
    ? `You are invited to ${hub} with your account at ${tenant}`
    : `You are invited to ${hub} at ${tenant}`;
  return {
    subject,
    text: `${hello}\n\n${what}\n\nAccept the invitation:\n${link ?? gone(facts)}\n\n${note}\n\n${tenant}\n`,
    html: layout({
      title: subject,
      sender: tenant,
      note,
      content: html`<h1 style="${styles.title}">You are invited to ${hub}</h1>
        <p style="${styles.text}">${hello}</p>
        <p style="${styles.text}">${what}</p>
        ${link === undefined ? withoutLink(facts) : withLink(link)}`,
    }),
  };
}

function withLink(link: string): Markup {
  return html`${buttonLink(link, 'Accept the invitation')}
    <p style="${styles.small}; padding-bottom: 24px">
      If the button does not open, copy this address:<br /><span style="${styles.address}">${link}</span>
    </p>`;
}

function withoutLink(facts: MessageFacts): Markup {
  return html`<p style="${styles.small}; padding-bottom: 24px">${gone(facts)}</p>`;
}

function linkOf({ status, data }: MessageFacts, baseUrl: string): string | undefined {
  const token = data['token'];
  return status === 'queued' && typeof token === 'string' ? `${baseUrl}/invitations/${token}` : undefined;
}

function gone({ status }: MessageFacts): string {
  return status === 'sent' ? linkRemoved : linkErased;
}
