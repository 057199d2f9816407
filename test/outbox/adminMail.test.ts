import { describe, expect, it } from 'vitest';
import { templates } from '../../src/outbox/templates.ts';
import type { Mail, MessageFacts } from '../../src/outbox/templates/template.ts';

const facts: MessageFacts = {
  messageId: '0190a0b0-0000-7000-8000-000000000001',
  kind: 'source_failing',
  status: 'queued',
  recipient: 'owner@acme.test',
  tenant: 'Acme',
  admin: { role: 'owner' },
  data: {
    admin: 'a1',
    source: 's1',
    name: 'HR',
    hub: 'Mentoring',
    message: 'Nobody answers at hr.acme.test.',
    since: '2026-11-14T10:00:00.000Z',
    failures: 4,
    plan: null,
  },
};
const kinds = Object.keys(templates).filter(
  (kind) => kind !== 'invitation' && kind !== 'signin_link',
) as (keyof typeof templates)[];
const render = (kind: keyof typeof templates, data: MessageFacts['data'] = {}): Mail =>
  templates[kind].render({ ...facts, kind, data: { ...facts.data, ...data } }, 'https://psm.test');

/** Addresses of every link. */
const linksOf = (html: string) => [...html.matchAll(/<a\s[^>]*href="([^"]*)"/g)].map(([, to]) => to);

describe('mail about a source', () => {
  it('says what is wrong, since when, what happens next, and where to look', () => {
    const mail = render('source_failing');
    expect(mail.subject).toBe('HR cannot be read');
    expect(mail.text).toBe(
      'People of Mentoring do not come from the source HR any more since 14 November 2026:\n\n' +
        'Nobody answers at hr.acme.test.\n\n' +
        'Nobody is changed or removed because of that. It is tried again by itself, at growing intervals; after you changed its settings it is tried at once.\n\n' +
        'Look at the source:\nhttps://psm.test/sources/s1\n\n' +
        'You get this mail once, as an owner or admin, and another one when the source works again.\n\nAcme\n',
    );
    expect(linksOf(mail.html)).toEqual(['https://psm.test/sources/s1']);
  });

  it('leads to the plan that its bad rows hold', () => {
    const mail = render('source_failing', { plan: 'p1', message: '20 rows of 40 (50 %) were rejected.' });
    expect(mail.subject).toBe('HR brought too many bad rows');
    expect(linksOf(mail.html)).toEqual(['https://psm.test/plans/p1']);
  });

  it('says that it works again, and that it was switched off', () => {
    expect(render('source_recovered').text).toContain(
      'The source HR of Mentoring was read again, after 4 failed reads since 14 November 2026. There is nothing to do.',
    );
    expect(render('source_off').text).toContain('is not tried by itself any more');
  });
});

describe('mail about what others have to do', () => {
  it('says who approved, why that is not enough, and how many would go', () => {
    const about = { hub: 'Toronto', by: 'ann@acme.test', changes: 12, removals: 3, plan: 'p1' };
    const mail = render('second_needed', { ...about, why: 'removals' });
    expect(mail.subject).toBe('12 changes of Toronto need a second approval');
    expect(mail.text).toContain(
      'ann@acme.test has approved 12 changes of Toronto. 3 people would be deactivated or deleted.\n\n' +
        'So many people are deactivated or deleted only by two. Nothing is carried out before somebody else',
    );
    expect(linksOf(mail.html)).toEqual(['https://psm.test/plans/p1']);
  });

  it('says which access token expires, and when', () => {
    const about = { name: 'Payroll', prefix: 'psm_…a1B2c3', expires: '2026-12-01T10:00:00.000Z' };
    const mail = render('api_token_expiring', about);
    expect(mail.subject).toBe('The access token Payroll expires on 1 December 2026');
    expect(mail.text).toContain('The token psm_…a1B2c3, called Payroll, expires on 1 December 2026.');
    expect(linksOf(mail.html)).toEqual(['https://psm.test/settings?tab=tokens']);
  });
});

describe('the mail with a sign-in link', () => {
  const expires = new Date(Date.now() + 900_000).toISOString();
  const data = { admin: 'a1', token: 'psl_secret', expires };

  it('leads to the page that uses it, and takes the name of the organisation as text', () => {
    const evil = 'Acme <b>\r\nBcc: all@evil.test';
    const mail = templates.signin_link.render({ ...facts, tenant: evil, data }, 'https://psm.test');
    expect(linksOf(mail.html)).toEqual(['https://psm.test/signin#psl_secret']);
    expect(mail.subject).toBe('Sign in to Acme <b> Bcc: all@evil.test');
    expect(mail.html).not.toContain('<b>');
    expect(mail.text).not.toMatch(/^Bcc:/m);
  });

  it.each([
    ['while it is good', {}, undefined],
    [
      'to nobody once it is too old',
      { data: { ...data, expires: new Date().toISOString() } },
      'link expired',
    ],
    ['to nobody who is no admin any more', { admin: undefined }, 'no admin any more'],
  ])('goes out %s', (_, changed, obstacle) => {
    const now = { ...facts, data, ...changed } as MessageFacts;
    expect(templates.signin_link.obstacle(now)).toBe(obstacle);
  });
});

describe.each(kinds)('the mail %s', (kind) => {
  it('takes what comes from outside as text, in one line', () => {
    const evil = '<script>alert(1)</script>\r\nBcc: all@evil.test';
    const mail = render(kind, {
      name: evil,
      hub: evil,
      message: evil,
      plan: '"><b>',
      run: '../..',
      source: 'javascript:1',
      columns: [evil],
      safeguards: [evil],
      waiting: [evil],
      approved: [evil],
    });
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.html).not.toMatch(/<script|<b>/);
    expect(mail.text).not.toMatch(/^Bcc:/m);
    for (const link of linksOf(mail.html))
      expect(link).toMatch(
        /^https:\/\/psm\.test\/((sources|plans|runs)\/[^/<>"]*(\/mapping)?|settings\?tab=tokens)$/,
      );
  });

  it('is still a mail when a newer or older version queued it', () => {
    const mail = templates[kind].render({ ...facts, kind, data: {} }, 'https://psm.test');
    expect(mail.subject).not.toBe('');
    expect(mail.text).not.toMatch(/undefined|null|NaN|Invalid/);
  });

  it('does not go to somebody who is no admin any more', () => {
    const { admin: _, ...rest } = facts;
    expect(templates[kind].obstacle({ ...rest, kind })).toBe('no admin any more');
    expect(templates[kind].obstacle({ ...facts, kind })).toBeUndefined();
  });
});
