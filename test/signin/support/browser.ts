import type { TestServer } from '../../http/support/server.ts';

/** What a browser got: where it is now, and what is there. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The address under which the server of the tests believes to be reached. */
export const publicUrl = 'https://psm.test';

/** A browser, as far as signing in needs one: cookies by host, and redirects that are followed, each of them kept. */
export class Browser {
  readonly #server: TestServer;
  /** Origin -> name -> value. Ports are told apart, so that each server of the tests is a site of its own. */
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Every address that it was sent to. */
  readonly visited: string[] = [];

  constructor(server: TestServer) {
    this.#server = server;
  }

  /** The cookies of a server, by name. */
  cookies(url: string = publicUrl): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    return jar;
  }

  /** The session that it holds. */
  get session(): string | undefined {
    return this.cookies().get('__Host-psm_session');
  }

  /** One request, without following where it leads. */
  async request(url: string, init: RequestInit = {}): Promise<Page> {
    const at = new URL(url, publicUrl);
    const jar = this.cookies(at.href);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const to = at.origin === publicUrl ? this.#server.url + at.pathname + at.search : at.href;
    const answer = await fetch(to, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    return { url: at.href, status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  /** A call of our own page. */
  async call(method: string, path: string, body?: unknown): Promise<Page> {
    return this.request(path, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Follows redirects until `until` is reached, which is not opened, or nothing leads on. @returns the last address */
  async follow(url: string, until: (url: URL) => boolean = () => false): Promise<Page> {
    let at = new URL(url, publicUrl);
    for (let steps = 0; steps < 15; steps += 1) {
      this.visited.push(at.href);
      if (until(at)) return { url: at.href, status: 0, text: '', headers: new Headers() };
      const page = await this.request(at.href);
      const location = page.headers.get('location');
      if (location === null) return page;
      at = new URL(location, at);
    }
    throw new Error('That leads round in a circle.');
  }

  /** Begins to sign in. @returns where the server sends the browser */
  async begin(provider: string, organisation: string, next?: string): Promise<string> {
    const page = await this.call('POST', '/api/v1/signin/provider', { provider, organisation, next });
    if (page.status !== 200) throw new Error(`${page.status} ${page.text}`);
    return (JSON.parse(page.text) as { url: string }).url;
  }

  /** Who it is signed in as: role and e-mail, or the status of the refusal. */
  async me(): Promise<{ email: string; role: string } | number> {
    const page = await this.call('GET', '/api/v1/me');
    if (page.status !== 200) return page.status;
    const { email, role } = JSON.parse(page.text) as { email: string; role: string };
    return { email, role };
  }
}

/** Is it where identity providers send people back to? */
export function isCallback(url: URL): boolean {
  return url.origin === publicUrl && url.pathname === '/api/v1/signin/callback';
}

/** Is it one of our pages? */
export function isOurs(url: URL): boolean {
  return url.origin === publicUrl && !isCallback(url);
}

/** The address of the last page of a sign-in, from our host on. */
export function placeOf({ url }: Page): string {
  return url.replace(publicUrl, '');
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const gone = attributes.some((one) => {
    const [key = '', till = ''] = one.split(/=(.*)/);
    return /^expires$/i.test(key)
      ? Date.parse(till) <= Date.now()
      : /^max-age$/i.test(key) && Number(till) <= 0;
  });
  if (gone) jar.delete(name);
  else jar.set(name, value);
}
