import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openMailer } from '../../src/outbox/mailer.ts';
import { startMailServer } from '../support/mailServer.ts';

/** See test/outgoing/tls.test.ts. */
const fixture = (name: string) =>
  readFileSync(new URL(`../outgoing/fixtures/${name}`, import.meta.url), 'utf8');

async function deliver(smtpUrl: string): Promise<string> {
  const mailer = openMailer({ smtpUrl, mailFrom: 'psm@acme.test' });
  onTestFinished(() => mailer.close(true));
  return mailer
    .send('message-1', 'ada@acme.test', { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' })
    .then(() => 'delivered')
    .catch((error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'failed'));
}

// ASVS 12.3.1, 12.3.2
describe('mail', () => {
  beforeAll(() => {
    const known = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...known, fixture('authority.pem')]);
    return () => tls.setDefaultCACertificates(known);
  });

  it.each([
    ['good.pem', 'delivered'],
    ['expired.pem', 'ESOCKET'],
    ['self-signed.pem', 'ESOCKET'],
    ['other-name.pem', 'ESOCKET'],
  ])('to a server that shows %s, whatever the environment says: %s', async (certificate, result) => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    const server = await startMailServer({ tls: { key: fixture('server.key'), cert: fixture(certificate) } });
    onTestFinished(() => server.close());
    expect(await deliver(server.url)).toBe(result);
    expect(server.received).toHaveLength(result === 'delivered' ? 1 : 0);
  });

  it('does not go in the open to a server elsewhere, unless the URL says so; on this machine it may', async () => {
    const server = await startMailServer();
    onTestFinished(() => server.close());
    // Another name of this machine, which does not say so.
    const elsewhere = server.url.replace('127.0.0.1', '127.1');
    expect(await deliver(elsewhere)).toBe('ETLS');
    expect(server.received).toHaveLength(0);
    expect(await deliver(`${elsewhere}?requireTLS=false`)).toBe('delivered');
    expect(await deliver(server.url)).toBe('delivered');
  });
});
