import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bodyOf, client, httpServer, type TestServer } from './support/servers.ts';

interface Seen {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `/307?to=ADDRESS` redirects there, everything else says what it was asked. */
function redirecting(): Promise<TestServer> {
  return httpServer(async (request, answer) => {
    const url = new URL(request.url ?? '', 'http://here');
    const to = url.searchParams.get('to');
    const body = await bodyOf(request);
    if (to !== null) return answer.writeHead(Number(url.pathname.slice(1)), { location: to }).end();
    return answer.end(JSON.stringify({ method: request.method, headers: request.headers, body }));
  });
}

const seenBy = async (response: Promise<Response>) => (await (await response).json()) as Seen;

describe('a redirect', () => {
  it('is followed, relative ones too, and the answer says where it came from', async () => {
    const { url } = await redirecting();
    const response = await client().fetch(`${url}/302?to=/people%3Fpage=2`);
    expect([response.redirected, response.url, response.status]).toEqual([true, `${url}/people?page=2`, 200]);
  });

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [301, 'PUT', 'PUT', 'abc'],
    [307, 'POST', 'POST', 'abc'],
    [308, 'POST', 'POST', 'abc'],
  ])('%i after %s goes on with %s and the body "%s"', async (status, method, after, body) => {
    const { url } = await redirecting();
    const seen = await seenBy(client().fetch(`${url}/${status}?to=/`, { method, body: 'abc' }));
    expect([seen.method, seen.body, seen.headers['content-type'] === undefined]).toEqual([
      after,
      body,
      body === '',
    ]);
  });

  it('within the same server takes all headers along', async () => {
    const { url } = await redirecting();
    const seen = await seenBy(
      client().fetch(`${url}/302?to=/`, { headers: { authorization: 'Bearer s3cret' } }),
    );
    expect(seen.headers.authorization).toBe('Bearer s3cret');
  });

  // ASVS 15.3.2
  it('to another server takes along none that could hold a secret', async () => {
    const [from, to] = [await redirecting(), await redirecting()];
    const headers = {
      accept: 'application/json',
      'accept-language': 'de',
      'if-none-match': '"1"',
      authorization: 'Bearer s3cret',
      cookie: 'session=s3cret',
      'proxy-authorization': 's3cret',
      'x-api-key': 's3cret',
      'x-bamboohr-key': 's3cret',
      apikey: 's3cret',
      'x-amz-security-token': 's3cret',
      referer: 'https://hr.example/?token=s3cret',
      'sforce-call-options': 's3cret',
    };
    const seen = await seenBy(client().fetch(`${from.url}/302?to=${to.url}/`, { headers }));
    expect(Object.keys(seen.headers).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'accept-language',
      'connection',
      'host',
      'if-none-match',
      'user-agent',
    ]);
    expect(JSON.stringify(seen)).not.toContain('s3cret');
  });

  it('to another server and back does not get them back', async () => {
    const [from, to] = [await redirecting(), await redirecting()];
    const back = encodeURIComponent(`${to.url}/302?to=${encodeURIComponent(from.url)}`);
    const seen = await seenBy(
      client().fetch(`${from.url}/302?to=${back}`, { headers: { 'x-api-key': 's3cret' } }),
    );
    expect(seen.headers).not.toHaveProperty('x-api-key');
  });

  it('to another server does not take a body along', async () => {
    const [from, to] = [await redirecting(), await redirecting()];
    const request = client().fetch(`${from.url}/307?to=${to.url}/`, {
      method: 'POST',
      body: 'client_secret=s3cret',
    });
    await expect(request).rejects.toMatchObject({ fault: 'unexpected_answer' });
    expect(to.connections()).toBe(0);
  });

  it('is followed five times', async () => {
    const server = await httpServer((request, answer) => {
      const left = Number.parseInt(request.url?.slice(1) ?? '', 10);
      if (left > 0) answer.writeHead(302, { location: `/${left - 1}` }).end();
      else answer.end('there');
    });
    expect(await (await client().fetch(`${server.url}/5`)).text()).toBe('there');
    await expect(client().fetch(`${server.url}/6?token=s3cret`)).rejects.toMatchObject({
      fault: 'unexpected_answer',
      message: expect.stringMatching(/^"127.0.0.1:\d+" redirects more than 5 times: look/),
    });
  });

  // ASVS 1.2.2, 1.3.6
  it.each(['file:///etc/passwd', 'http://user:s3cret@127.0.0.1/', 'http://', 'javascript:alert(1)'])(
    'to %s is refused',
    async (to) => {
      const { url } = await redirecting();
      const error: unknown = await client()
        .fetch(`${url}/302?to=${encodeURIComponent(to)}`)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ fault: 'unexpected_answer' });
      expect(String(error)).not.toMatch(/s3cret|passwd/);
    },
  );

  it('is given to a caller who asks for it, and refused for one who wants none', async () => {
    const { url } = await redirecting();
    const response = await client().fetch(`${url}/302?to=/there`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/there']);
    await expect(client().fetch(`${url}/302?to=/there`, { redirect: 'error' })).rejects.toMatchObject({
      fault: 'unexpected_answer',
    });
  });

  it('without a place to go is an answer like any other', async () => {
    const { url } = await httpServer((_, answer) => answer.writeHead(302).end('?'));
    expect((await client().fetch(url)).status).toBe(302);
  });
});
