import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { serverLog } from '../../src/http/logging.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const folder = fileURLToPath(new URL('../pipeline/fixtures/roster', import.meta.url));
const { outgoing } = loadConfig({});
const server = serverPerFile({
  idle: true,
  config: { connectors: [folder], outgoing: { ...outgoing, allow: ['127.0.0.1'] } },
});

let acme: TestOrganisation;
beforeEach(async () => {
  acme = await organisationOf(server);
});

const admin = (request: string, options: Call = {}) =>
  call(server, request, { token: acme.tokens.admin, ...options });

/** Whatever becomes of the request. */
const secret = 's3cret-of-the-source';
const settings = (more: object = {}) => ({ url: 'http://127.0.0.1:1/', token: secret, ...more });

describe('a secret in the body of a request', () => {
  // ASVS 16.2.5, 14.2.4
  it('reaches no log and no answer, whatever becomes of the request', async () => {
    const hub = acme.hubs['Mentoring'];
    const source = { hub, connector: 'roster', name: 'HR', config: settings() };
    const added = await admin('POST /api/v1/sources', { body: source });
    const id = String(added.json.id);
    const answers = [
      added,
      // Taken, unknown, of the wrong shape
      await admin('POST /api/v1/sources', { body: source }),
      await admin('POST /api/v1/sources', { body: { ...source, name: 'Other', connector: secret } }),
      await admin('POST /api/v1/sources', { body: { ...source, name: { text: secret } } }),
      await admin('POST /api/v1/sources', { body: { ...source, config: [secret] } }),
      await admin('POST /api/v1/sources', { body: { ...source, unknown: secret } }),
      // Refused by the connector, and by who asks
      await admin('POST /api/v1/sources', { body: { ...source, config: { token: { secret } } } }),
      await admin('POST /api/v1/sources', { body: source, token: acme.tokens.viewer }),
      await admin('POST /api/v1/sources', { body: source, token: secret }),
      // With what no text has
      await admin('POST /api/v1/sources', {
        body: { ...source, name: 'Nul', config: settings({ url: `\u0000${secret}` }) },
      }),
      await admin(`PATCH /api/v1/sources/${id}`, { body: { config: settings({ token: `${secret} 2` }) } }),
      // A source that nobody answers for
      await admin(`POST /api/v1/sources/${id}/check`, { body: {} }),
      await admin(`POST /api/v1/sources/${id}/check`, { body: { config: settings() } }),
      await admin(`GET /api/v1/sources/${id}`),
    ];
    expect(answers.map(({ status }) => status)).toContain(201);
    expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThan(6);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(server.logged()).toContain('"route":"/api/v1/sources"');
    expect(server.logged()).not.toContain(secret);
    // A name that somebody gave wrongly is quoted to them, and to nobody else.
    for (const { text } of answers.filter((one) => one !== answers[2])) expect(text).not.toContain(secret);
  });

  it('is hidden even where somebody logs what holds it', () => {
    let logged = '';
    const log = serverLog('trace', { write: (line) => void (logged += line) });
    const config = { url: 'https://hr.example', apiKey: secret };
    log.info({ config, source: { config, secrets: { apiKey: secret } } }, 'a');
    log.warn(
      { body: { source: { config } }, password: secret, below: { token: secret, passphrase: secret } },
      'b',
    );
    expect(logged).toContain('"config":"[Redacted]"');
    expect(logged).not.toContain(secret);
  });
});
