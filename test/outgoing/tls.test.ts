import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import tls from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { client, httpServer, listening } from './support/servers.ts';

/** Made once with openssl: an authority, and certificates for one key of a server. They hold for a hundred years, apart from one. */
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

async function secureServer(certificate: string) {
  const server = createServer({ key: fixture('server.key'), cert: fixture(certificate) }, (_, answer) =>
    answer.end('secret'),
  );
  onTestFinished(() => server.closeAllConnections());
  return listening(server, 'https');
}

// ASVS 12.3.2, 12.3.1
describe('an encrypted connection', () => {
  beforeAll(() => {
    const known = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...known, fixture('authority.pem')]);
    return () => tls.setDefaultCACertificates(known);
  });

  // ASVS 12.3.4
  it('to a server whose certificate holds is made', async () => {
    const { url } = await secureServer('good.pem');
    expect(await (await client().fetch(url)).text()).toBe('secret');
  });

  it.each([
    ['expired.pem', 'has expired'],
    ['self-signed.pem', 'is signed by itself. NODE_EXTRA_CA_CERTS'],
    ['other-name.pem', 'is for another name'],
  ])('to one with %s is not, whatever the environment says: it %s', async (certificate, why) => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    const { url } = await secureServer(certificate);
    const { fetch, waits } = client();
    await expect(fetch(`${url}/?token=t0p`, { method: 'PUT', body: 'x' })).rejects.toMatchObject({
      name: 'SourceError',
      fault: 'unreachable',
      message: expect.stringMatching(new RegExp(`^The certificate of "127.0.0.1:\\d+" ${why}`)),
    });
    expect(waits).toEqual([]);
  });

  it('to a port that speaks no https says so', async () => {
    const { port } = await httpServer((_, answer) => answer.end());
    await expect(client().fetch(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
      fault: 'unreachable',
      message: expect.stringContaining('look whether this port speaks https'),
    });
  });

  it('is not left again by a redirect to http', async () => {
    const server = createServer({ key: fixture('server.key'), cert: fixture('good.pem') }, (_, answer) =>
      answer.writeHead(301, { location: `http://127.0.0.1:${open.port}/` }).end(),
    );
    onTestFinished(() => server.closeAllConnections());
    const open = await httpServer((_, answer) => answer.end());
    const { url } = await listening(server, 'https');
    await expect(client().fetch(url)).rejects.toMatchObject({
      fault: 'unexpected_answer',
      message: expect.stringContaining('without encryption'),
    });
    expect(open.connections()).toBe(0);
  });
});
