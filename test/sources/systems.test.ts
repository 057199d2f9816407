import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import entra from '../../connectors/entra/fixtures/source.ts';
import okta from '../../connectors/okta/fixtures/source.ts';
import { startContacts } from './support/contacts.ts';
import type { Organisation } from './support/organisation.ts';
import { roll } from './support/roll.ts';
import { Site } from './support/site.ts';

/** Systems that are asked page by page, with everything that they do to whoever asks. */

let site: Site;
beforeAll(async () => {
  site = await Site.start({ PSM_CONNECTORS: fileURLToPath(new URL('fixtures/odd', import.meta.url)) });
});
afterAll(() => site.close());

const members = roll(30, 'page');

const contacts = () => startContacts(members, 3);

/** Everybody who is there is there once, and nobody is proposed for removal. */
async function expectEverybodyOnce(org: Organisation, count: number): Promise<void> {
  const all = [...(await org.members('active')), ...(await org.members('invited'))];
  expect(all).toHaveLength(count);
  expect(new Set(all).size).toBe(count);
  expect(await org.members('deactivated')).toEqual([]);
}

describe.concurrent('a system', { timeout: 120_000 }, () => {
  it('that answers 429 is waited for, is told of once when it goes on too long, and is well by itself', async () => {
    const http = await contacts();
    const org = await site.organisation(members);
    const config = { token: http.token, base_url: http.url };
    const source = await org.connect({ connector: 'hubspot', config, ids: 'own' });
    await org.begin(source);
    await org.schedule(source);
    // For a while: nobody hears of it.
    const before = http.requests.length;
    http.throttle(4, 1);
    expect(await org.strike(source)).toMatchObject({ error: null });
    expect(http.requests.length).toBeGreaterThan(before + 10);
    // For longer than anybody waits.
    http.throttle(100_000, 600);
    for (let time = 0; time < 2; time += 1) {
      const { status, plan, error } = await org.sync(source);
      expect({ status, plan, fault: error?.details?.fault }).toEqual({
        status: 'failed',
        plan: null,
        fault: 'throttled',
      });
    }
    const asked = http.requests.length;
    await org.expectUnharmed(members);
    expect(await org.mailed()).toEqual(['HR cannot be read']);
    expect(http.requests.length, 'nobody asks again and again').toBe(asked);
    http.throttle(0, 0);
    expect(await org.strike(source)).toMatchObject({ error: null });
    expect(await org.mailed()).toEqual(['HR cannot be read', 'HR works again']);
    await org.expectUnharmed(members);
    expect(site.logged()).not.toContain(http.token);
    await http.close();
  });

  it('whose access token expires in the middle of the pages is read whole', async () => {
    const fixture = okta.find(({ name }) => name === 'by a service app');
    const running = await fixture?.start();
    if (running === undefined) throw new Error('The fixture is gone.');
    const org = await site.organisation([]);
    const source = await org.connect({ connector: 'okta', config: running.config });
    await org.begin(source);
    const all = await org.members('invited');
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(5);
    const again = await org.sync(source);
    expect(again.error).toBeNull();
    expect(again.report === null || Object.keys(again.report.planned).length === 0).toBe(true);
    await expectEverybodyOnce(org, all.length);
    await running.close();
  });

  it('that tells what changed brings changes, and who was deleted waits for approval', async () => {
    const running = await entra[0]?.start();
    if (running?.change === undefined) throw new Error('The fixture is gone.');
    const org = await site.organisation([]);
    const policy = { invite: 'auto', update: 'auto' };
    const source = await org.connect({ connector: 'entra', config: running.config, policy });
    await org.begin(source);
    const all = await org.members('invited');
    await org.schedule(source, { read: 'changes' });
    await running.change();
    const run = await org.strike(source);
    expect(run).toMatchObject({ read: 'changes', error: null, report: { planned: { deprovision: 1 } } });
    const { items } = await org.ask(`GET /plans/${run.plan}/changes?kind=deprovision`);
    expect(items).toMatchObject([{ reason: 'deleted_in_source', outcome: null }]);
    expect(await org.members('deactivated')).toEqual([]);
    expect(await org.members('invited')).toEqual(expect.arrayContaining(all));
    const [waits] = await org.mailed();
    expect(waits).toBe('1 change of Toronto waits for you');
    await running.close();
  });

  it('that tells who was deleted deactivates when policy says so, and never deletes', async () => {
    const running = await entra[0]?.start();
    if (running?.change === undefined) throw new Error('The fixture is gone.');
    const org = await site.organisation([]);
    const policy = { invite: 'auto', update: 'auto', deprovision: 'auto' };
    const source = await org.connect({ connector: 'entra', config: running.config, policy });
    await org.begin(source);
    await org.schedule(source, { read: 'changes' });
    await running.change();
    const run = await org.strike(source);
    expect(run).toMatchObject({ error: null, report: { applied: { deprovision: 1 } } });
    expect(await org.members('deactivated')).toHaveLength(1);
    expect(await org.members('deleted')).toEqual([]);
    await running.close();
  });
});

describe.concurrent('a connector of somebody else that', { timeout: 120_000 }, () => {
  const secret = (mode: string) => `the-secret-of-${mode}`;
  const odd = async (mode: string) => {
    const org = await site.organisation([]);
    const config = (now: string) => ({ mode: now, token: secret(mode) });
    const source = await org.connect({ connector: 'odd', config: config(mode) });
    const become = (now: string) => org.ask(`PATCH /sources/${source}`, { config: config(now) });
    return { org, source, become };
  };

  it.each(['type_error', 'garbage', 'stops', 'tells_token'])(
    'goes wrong (%s) fails its run in plain words, tells no secret, and may be mended',
    async (mode) => {
      const { org, source, become } = await odd(mode);
      await org.schedule(source);
      const { status, plan, error } = await org.sync(source);
      expect({ status, plan }).toEqual({ status: 'failed', plan: null });
      expect(error.message).toMatch(/^\S.*\.$/);
      expect(error.message).not.toMatch(/undefined|TypeError|not a function/);
      expect(await org.mailed()).toEqual(['HR cannot be read']);
      const answers = [
        JSON.stringify(error),
        JSON.stringify(org.mails()),
        (await org.api(`GET /sources/${source}`)).text,
        (await org.api('GET /audit')).text,
        (await org.api(`POST /sources/${source}/check`, {})).text,
        (await org.api(`POST /sources/${source}/preview`, {})).text,
      ];
      for (const text of answers) expect(text).not.toContain(secret(mode));
      await become('works');
      await org.begin(source);
      expect(await org.members('invited')).toHaveLength(5);
      expect(site.logged()).not.toContain(secret(mode));
    },
  );
});

describe('a secret', () => {
  it('is sealed anew while its source is being read, and is good afterwards', async () => {
    const http = await contacts();
    const org = await site.organisation(members);
    const source = await org.connect({
      connector: 'hubspot',
      config: { token: http.token, base_url: http.url },
      ids: 'own',
    });
    await org.begin(source);
    const reading = Promise.all([org.sync(source), site.psm('secrets', 'rotate')]);
    const [during, rotated] = await reading;
    expect(during.error).toBeNull();
    expect(rotated).toMatchObject({ key: expect.any(String) });
    expect((await org.sync(source)).error).toBeNull();
    expect((await org.ask(`POST /sources/${source}/check`, {})).ok).toBe(true);
    await org.expectUnharmed(members);
    await http.close();
  });
});
