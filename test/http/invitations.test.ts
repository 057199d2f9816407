import { beforeEach, describe, expect, it } from 'vitest';
import { invite } from '../outbox/fixtures/invited.ts';
import { organisation, queryIn } from '../support/organisation.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeEach(async () => {
  acme = await organisationOf(server);
});

const status = async () =>
  (await queryIn<{ status: string }>(acme, 'select status from member')).map((member) => member.status);

describe('the page of an invitation', () => {
  it('shows who invites to what, and accepts by its button', async () => {
    const { token } = await invite(acme, { email: 'ada@acme.test', firstName: 'Ada' });
    const page = await call(server, `GET /invitations/${token}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).toMatch(/<html lang="en">[\s\S]*<h1>Hello Ada<\/h1>/);
    expect(page.text).toMatch(/Acme \d+ invites you to <strong>Mentoring<\/strong>/);
    expect(page.text).toContain('<button type="submit">Accept invitation</button>');
    const accepted = await call(server, `POST /invitations/${token}`, {
      body: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(accepted.status).toBe(200);
    expect(accepted.text).toContain('<h1>Welcome to Mentoring</h1>');
    expect(await status()).toEqual(['active']);
  });

  it('changes nothing when it is only looked at, as programs do that follow links', async () => {
    const { token } = await invite(acme, { email: 'ada@acme.test' });
    await call(server, `GET /invitations/${token}`);
    await call(server, `HEAD /invitations/${token}`);
    expect(await status()).toEqual(['invited']);
  });

  // ASVS 14.2.3
  it('runs nothing, loads nothing from elsewhere, is not kept, and tells nobody where it was', async () => {
    const { token } = await invite(acme, { email: 'ada@acme.test' });
    const { headers, text } = await call(server, `GET /invitations/${token}`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';object-src 'none';base-uri 'none';style-src 'self';img-src 'self';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/<script|style=|\son\w+=|https?:/);
    const style = await call(server, 'GET /invitations/style.css');
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(style.text).toContain('prefers-color-scheme: dark');
  });

  it('is the same for every token that is not valid, looked at or accepted', async () => {
    const used = await invite(acme, { email: 'ada@acme.test' });
    await call(server, `POST /invitations/${used.token}`);
    const expired = await invite(acme, { email: 'grace@acme.test', hub: 'Alumni' });
    await queryIn(
      acme,
      `update invitation set expires_at = now() - interval '1 second' where status = 'open'`,
    );
    const foreign = await organisationOf(server);
    const other = await invite(foreign, { email: 'ada@acme.test' });
    const bytes = Buffer.from(other.token, 'base64url');
    Buffer.from(acme.tenantId.replaceAll('-', ''), 'hex').copy(bytes);
    const tokens = [
      used.token,
      expired.token,
      bytes.toString('base64url'),
      'x',
      'A'.repeat(64),
      '%3Cscript%3E',
    ];
    for (const method of ['GET', 'POST']) {
      const answers = await Promise.all(
        tokens.map((token) => call(server, `${method} /invitations/${token}`)),
      );
      expect(new Set(answers.map((one) => `${one.status} ${one.text}`)).size).toBe(1);
      expect(answers[0]).toMatchObject({ status: 404, text: expect.stringContaining('This did not work') });
    }
  });

  // ASVS 1.2.1, 3.2.2
  it('shows names as text, whatever they hold', async () => {
    const evil = '<script>alert(1)</script>"\r\nSet-Cookie: a=b';
    acme = await organisationOf(server, { ...organisation, hubs: [{ name: `Hub ${evil}` }], programs: [] });
    const { token } = await invite(acme, {
      email: 'eve@acme.test',
      firstName: 'Eve <b>',
      hub: `Hub ${evil}`,
    });
    for (const method of ['GET', 'POST']) {
      const { status: code, headers, text } = await call(server, `${method} /invitations/${token}`);
      expect(code).toBe(200);
      expect(headers.get('set-cookie')).toBeNull();
      expect(text).not.toMatch(/<script|<b>/);
      expect(text).toContain('&lt;script&gt;');
    }
  });
});
