import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startContacts } from './support/contacts.ts';
import { listOf, roll } from './support/roll.ts';
import { Site } from './support/site.ts';

/** Nodes that die, nodes that race, and nodes that a connector holds up. */

it.concurrent(
  'a server that is killed while a source is read, and another while it is planned, lose nothing and make one plan',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const site = await Site.open();
    onTestFinished(() => site.close());
    const members = roll(600, 'kill');
    const http = await startContacts(members, 150);
    const first = await site.node();
    const org = await site.organisation([]);
    const config = { token: http.token, base_url: http.url };
    const policy = { invite: 'auto' };
    const source = await org.connect({ connector: 'hubspot', config, policy });

    const asked = Promise.withResolvers<void>();
    const answers = Promise.withResolvers<void>();
    http.onPage = (after) => {
      if (after < 300) return;
      asked.resolve();
      return answers.promise;
    };
    const { run } = await org.ask(`POST /sources/${source}/sync`, { read: 'snapshot' });
    await asked.promise;
    await first.kill();
    answers.resolve();
    http.onPage = () => {};

    const second = await site.node();
    for (let planned = false; !planned;) {
      const rows = await site.query<{ status: string }>('select status from run where run_id = $1', [run]);
      planned = rows[0]?.status !== 'receiving';
    }
    await second.kill();

    await site.node();
    const rested = await org.rested(run);
    expect(rested).toMatchObject({ status: 'needs_mapping', error: null, report: { rows: { read: 600 } } });
    await org.review(run);
    const invited = await org.members('invited');
    expect(invited).toEqual(members.map(({ email }) => email).sort());
    expect(await org.runs(source)).toHaveLength(1);
    const plans = await site.query(`select from plan p where exists (
    select from plan_section s where s.plan_id = p.plan_id and s.status not in ('superseded', 'cancelled'))`);
    expect(plans).toHaveLength(1);
    await http.close();
  },
);

it.concurrent(
  'two nodes read each of many sources once for each of its times',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const site = await Site.open({ PSM_FOLDERS: '/tmp' });
    onTestFinished(() => site.close());
    await Promise.all([site.node(), site.node()]);
    const members = roll(10, 'race');
    const org = await site.organisation(members);
    const sources: string[] = [];
    for (const name of ['A', 'B', 'C', 'D']) {
      const folder = join(site.folder, name);
      await mkdir(folder);
      await writeFile(join(folder, 'members.csv'), await listOf(members));
      const config = { location: 'folder', folder, pattern: 'members.csv', still_seconds: 0 };
      const source = await org.connect({ connector: 'csv', config, name });
      await org.schedule(source);
      sources.push(source);
    }
    for (let slot = 1; slot <= 2; slot += 1) {
      await site.query(`update schedule set next_run_at = now()`);
      await org.until(async () => {
        const runs = await Promise.all(sources.map((source) => org.runs(source)));
        return runs.every(
          (one) => one.length === slot && ['needs_mapping', 'done', 'ready'].includes(one[0].status),
        );
      });
    }
    const runs = (await Promise.all(sources.map((source) => org.runs(source)))).flat();
    expect(runs).toHaveLength(8);
    expect(new Set(runs.map((one) => `${one.source.name} ${one.scheduled_for}`)).size).toBe(8);
    await org.expectUnharmed(members);
  },
);

it.concurrent(
  'a connector that never ends keeps neither other sources nor the end of the server waiting',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const site = await Site.start({
      PSM_CONNECTORS: fileURLToPath(new URL('fixtures/odd', import.meta.url)),
    });
    onTestFinished(() => site.close());
    const hang = async () => {
      const org = await site.organisation([]);
      const config = { mode: 'never_ends', token: 'never' };
      const source = await org.connect({ connector: 'odd', config });
      await org.ask(`POST /sources/${source}/sync`, { read: 'snapshot' });
    };
    await hang();
    const org = await site.organisation([]);
    const source = await org.connect({ connector: 'odd', config: { mode: 'works', token: 'works' } });
    expect((await org.sync(source)).status).toBe('needs_mapping');
  },
);
