import { describe, expect, it } from 'vitest';
import { invitation } from '../../src/outbox/templates/invitation.ts';
import type { MessageFacts } from '../../src/outbox/templates/template.ts';

const member = { status: 'invited', firstName: 'Ada', hadAccount: false } as const;
const invited = {
  status: 'open',
  inTime: true,
  expiresAt: new Date('2026-11-14T10:00:00Z'),
  hub: 'Mentoring',
  membership: 'invited',
} as const;
const facts: MessageFacts = {
  messageId: '0190a0b0-0000-7000-8000-000000000001',
  kind: 'invitation',
  status: 'queued',
  recipient: 'ada@acme.test',
  data: { token: 'TOKEN' },
  tenant: 'Acme',
  member,
  invitation: invited,
};
const render = (given: Partial<MessageFacts> = {}) =>
  invitation.render({ ...facts, ...given }, 'https://psm.test');

/** Address and label of every link. */
const linksOf = (html: string) =>
  [...html.matchAll(/<a\s[^>]*href="([^"]*)"[^>]*>([^<]*)<\/a\s*>/g)].map(([, to, label]) => [to, label]);

describe('the mail of an invitation', () => {
  it('names hub and tenant, gives the link, and says how long it works', () => {
    const mail = render();
    expect(mail.subject).toBe('You are invited to Mentoring at Acme');
    expect(mail.text).toBe(
      'Hello Ada,\n\nyou have been invited to join Mentoring at Acme.\n\nAccept the invitation:\n' +
        'https://psm.test/invitations/TOKEN\n\nThe link works once, until 14 November 2026. It is meant for you alone: ' +
        'please do not pass it on. If you did not expect this mail, you can ignore it.\n\nAcme\n',
    );
    expect(linksOf(mail.html)).toEqual([['https://psm.test/invitations/TOKEN', 'Accept the invitation']]);
    expect(mail.html).toMatch(/copy this address:[^a]*<span[^>]*>https:\/\/psm\.test\/invitations\/TOKEN</);
    expect(mail.html).toContain('14 November 2026');
  });

  it('tells somebody who has an account that no second one is needed', () => {
    const mail = render({ member: { ...member, hadAccount: true } });
    expect(mail.subject).toBe('You are invited to Mentoring with your account at Acme');
    expect(mail.text).toContain('invited to Mentoring at Acme with your existing account');
    expect(mail.html).toContain('existing account');
  });

  it('takes names as text, whatever they hold', () => {
    const mail = render({
      tenant: 'Acme\r\nBcc: all@evil.test',
      member: { ...member, firstName: 'A\r\n\r\nda & "Co" \u202E' },
      invitation: { ...invited, hub: '<script>alert(1)</script>' },
    });
    expect(mail.subject).toBe('You are invited to <script>alert(1)</script> at Acme Bcc: all@evil.test');
    expect(mail.text).toContain('Hello A da & "Co",\n');
    expect(mail.html).not.toContain('<script');
    expect(mail.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail.html).toContain('A da &amp; &quot;Co&quot;');
    expect(mail.html + mail.text).not.toMatch(/[\r\u202E]/);
  });

  it.each([
    ['sent', 'link removed after sending'],
    ['cancelled', 'link removed, the mail was not sent'],
    ['dead', 'link removed, the mail was not sent'],
  ] as const)('shows no link once it is %s', (status, words) => {
    const mail = render({ status, data: {} });
    expect(mail.text).toContain(words);
    expect(mail.html).toContain(words);
    expect(mail.text + mail.html).not.toContain('/invitations/');
    expect(linksOf(mail.html)).toEqual([]);
  });

  // ASVS 14.2.3
  it('fetches nothing, runs nothing, and says all of its looks in place', () => {
    const { html } = render();
    expect(html).not.toMatch(
      /<(script|style|link|img|iframe|form|object|svg)\b|\bclass=|\bsrc=|url\(|\son\w+=/i,
    );
    expect(html.match(/https?:[^\s"'<]+/g)).toEqual([
      'https://psm.test/invitations/TOKEN',
      'https://psm.test/invitations/TOKEN',
    ]);
    // Text never takes its colour from the mail program while the ground below it is ours.
    for (const [, style = ''] of html.matchAll(/<(?:p|a|h1)\s[^>]*style="([^"]*)"/g)) {
      expect(style).toMatch(/(^|; )color: #/);
    }
  });

  it('has a title, a language and one heading', () => {
    const { html, subject } = render();
    expect(html).toContain(`<title>${subject}</title>`);
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<h1[\s\S]*?<\/h1>/g)).toEqual([
      expect.stringContaining('You are invited to Mentoring'),
    ]);
    expect([...html.matchAll(/<table\s[^>]*>/g)].every(([tag]) => tag.includes('role="presentation"'))).toBe(
      true,
    );
  });

  it.each([
    [{}, undefined],
    [{ data: {} }, 'invitation gone'],
    [{ invitation: { ...invited, status: 'accepted' } }, 'already accepted'],
    [{ invitation: { ...invited, status: 'void' } }, 'invitation taken back'],
    [{ invitation: { ...invited, inTime: false } }, 'invitation expired'],
    [{ invitation: { ...invited, membership: 'active' } }, 'not invited any more'],
    [{ invitation: { ...invited, membership: 'ended' } }, 'not invited any more'],
    [{ invitation: { ...invited, membership: undefined } }, 'not invited any more'],
  ] as [Partial<MessageFacts>, string | undefined][])(
    'goes out only while it is true: %o',
    (given, reason) => {
      expect(invitation.obstacle({ ...facts, ...given })).toBe(reason);
    },
  );
});
