import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { headersOf } from '../../src/http/headers.ts';
import { invite } from '../outbox/fixtures/invited.ts';
import { requestOf, routes } from './support/requests.ts';
import { type Answer, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server);
});

/** The directives of an answer's policy. */
function policyOf({ headers }: Answer): Record<string, string> {
  const parts = (headers.get('content-security-policy') ?? '').split(';');
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', ...values] = part.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );
}

/** What is the same for every answer, whatever it is. */
function baselineOf(answer: Answer) {
  const policy = policyOf(answer);
  const at = (name: string) => answer.headers.get(name);
  return {
    policy: [policy['default-src'], policy['object-src'], policy['base-uri']],
    framed: [policy['frame-ancestors'], at('x-frame-options')],
    runs: /unsafe-(eval|inline|hashes)|https?:|\*/.test(policy['script-src'] ?? ''),
    sniffed: at('x-content-type-options'),
    referrer: at('referrer-policy'),
    opener: at('cross-origin-opener-policy'),
    resource: at('cross-origin-resource-policy'),
    camera: at('permissions-policy')?.includes('camera=()'),
    hsts: at('strict-transport-security'),
    shared: [...answer.headers.keys()].filter((name) => name.startsWith('access-control-')),
    tells: [at('server'), at('x-powered-by')],
  };
}

const baseline = {
  policy: ["'none'", "'none'", "'none'"],
  framed: ["'none'", 'DENY'],
  runs: false,
  sniffed: 'nosniff',
  referrer: 'no-referrer',
  opener: 'same-origin',
  resource: 'same-origin',
  camera: true,
  // The address of these tests is https.
  hsts: 'max-age=31536000',
  shared: [],
  tells: [null, null],
};

/** Pages, and the files they load: a policy of their own, or the same for everybody. */
const isPage = (url: string) => !/^\/(api|scim|healthz|readyz|metrics|assets)/.test(url);
/** A page holds nothing that runs or looks by itself; what is none is shown as an empty page, without an origin. */
const isHarmless = (url: string, answer: Answer): boolean =>
  isPage(url)
    ? !/<script>|<script [^>]*>[^<]|<style| style=| on\w+=/.test(answer.text)
    : 'sandbox' in policyOf(answer);

const endless = /\/events$/;
const gets = routes.filter((route) => route.method === 'GET' && !endless.test(route.url));

// ASVS 3.4.3
// ASVS 3.4.4
// ASVS 3.4.5
// ASVS 3.4.6
// ASVS 4.1.1
describe('the answer of every address', () => {
  // ASVS 14.2.2, 14.3.2, 3.2.1
  it.each(gets)('$name has the headers that keep browsers from doing more than we mean', async (route) => {
    const answer = await call(server, requestOf(route), { token: acme.tokens.owner });
    expect(baselineOf(answer)).toEqual(baseline);
    const type = answer.headers.get('content-type') ?? '';
    // A redirect has no body.
    expect(answer.text === '' ? 'text/plain; charset=utf-8' : type).toMatch(
      /^(text\/|application\/(problem\+)?json).*; charset=utf-8$|^application\/scim\+json$|^text\/plain; version/,
    );
    expect(isHarmless(route.url, answer)).toBe(true);
    expect(type.includes('json') && answer.headers.get('cache-control') !== 'no-store').toBe(false);
  });

  it.each([
    ['an address that is none', 'GET /nothing/here', 404],
    ['an address that cannot be read', 'GET /api/v1/%zz', 400],
    ['one of SCIM that cannot be read', 'GET /scim/v2/%zz', 400],
    ['a method that is not taken', 'DELETE /api/v1/settings', 405],
    ['a method that nobody takes', 'PROPFIND /api/v1/settings', 405],
    ['nobody who signed in', 'GET /api/v1/me', 401],
    ['an invitation that is none', 'GET /invitations/x', 404],
    ['a file of the page that is none', 'GET /assets/none.js', 404],
    ['a file outside of the page', 'GET /assets/..%2f..%2fpackage.json', 400],
  ])('has them for %s', async (_, request, status) => {
    const answer = await call(server, request);
    expect(answer.status).toBe(status);
    expect(baselineOf(answer)).toEqual(baseline);
  });

  it('has them for an invitation that is good, whose form may come back to us alone', async () => {
    const { token } = await invite(acme, { email: 'ada@acme.test' });
    const answer = await call(server, `GET /invitations/${token}`);
    expect(answer.text).toContain('<form method="post">');
    expect(baselineOf(answer)).toEqual(baseline);
    expect(policyOf(answer)).toMatchObject({ 'form-action': "'self'", 'style-src': "'self'" });
    expect(policyOf(answer)).not.toHaveProperty('script-src');
  });
});

// ASVS 13.4.4
describe('a method that could mirror what browsers hide', () => {
  it.each(['TRACE', 'TRACK', 'CONNECT'])('%s is answered with nothing of the request', async (method) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.end(`${method} / HTTP/1.1\r\nHost: psm.test\r\nX-Secret: mirrored\r\nConnection: close\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).not.toContain('mirrored');
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
    if (!socket.closed) await once(socket, 'close');
  });
});

// ASVS 3.4.1
describe('https alone', () => {
  const told = (config: Parameters<typeof headersOf>[0]) => {
    const set = new Map<string, unknown>();
    const raw = {
      setHeader: (name: string, value: unknown) => void set.set(name.toLowerCase(), value),
      removeHeader: () => {},
    };
    const reply = { raw, header: () => reply };
    headersOf(config)({ raw: {}, id: 'x' } as never, reply as never);
    return set.get('strict-transport-security');
  };

  it.each([
    [{ baseUrl: undefined, hsts: undefined }, undefined],
    [{ baseUrl: 'http://psm.test', hsts: undefined }, undefined],
    [{ baseUrl: 'https://psm.test', hsts: undefined }, 'max-age=31536000'],
    [{ baseUrl: 'https://psm.test', hsts: 'off' as const }, undefined],
    [{ baseUrl: undefined, hsts: 'host' as const }, 'max-age=31536000'],
    [{ baseUrl: undefined, hsts: 'subdomains' as const }, 'max-age=31536000; includeSubDomains'],
  ])('is told to browsers as the operator says: %j', (config, header) => {
    expect(told(config)).toBe(header);
  });
});
