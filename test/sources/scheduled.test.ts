import { Webhook } from 'standardwebhooks';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportOf, type SimplePerson } from '../case/simple.ts';
import { plainCsv, write } from '../case/write.ts';
import type { Table } from '../case/shape.ts';
import { startWebhookSink } from '../support/webhookSink.ts';
import type { Organisation } from './support/organisation.ts';
import { listOf, roll } from './support/roll.ts';
import { Site } from './support/site.ts';

/** What a source brings by itself at night: what policy lets through, and what waits for whom. */

let site: Site;
beforeAll(async () => {
  site = await Site.start({ PSM_FOLDERS: '/tmp' });
});
afterAll(() => site.close());

const auto = { invite: 'auto', update: 'auto', reactivate: 'auto', deactivate: 'auto', deprovision: 'auto' };

interface Nightly {
  readonly org: Organisation;
  readonly source: string;
  readonly members: SimplePerson[];
  readonly put: (content: Uint8Array) => Promise<void>;
}

/** An organisation whose members are those of a file in a folder, read once and scheduled. */
async function nightly(prefix: string, policy: object = {}, count = 40): Promise<Nightly> {
  const members = roll(count, prefix);
  const folder = join(site.folder, prefix);
  await mkdir(folder);
  let files = 0;
  const put = (content: Uint8Array) =>
    writeFile(join(folder, `members-${String((files += 1)).padStart(3, '0')}.csv`), content);
  await put(await listOf(members));
  const org = await site.organisation(members);
  const config = { location: 'folder', folder, pattern: 'members-*.csv', still_seconds: 0 };
  const source = await org.connect({ connector: 'csv', config, policy });
  await org.begin(source);
  await org.schedule(source);
  return { org, source, members, put };
}

const emails = (people: readonly SimplePerson[]) => people.map(({ email }) => email).sort();

describe.concurrent('a source that', { timeout: 120_000 }, () => {
  it('lists half of its people all of a sudden is held although everything is automatic, until somebody says why it is right', async () => {
    const { org, source, members, put } = await nightly('half', auto);
    const rest = members.slice(0, 20);
    await put(await listOf(rest));
    const run = await org.strike(source);
    const plan = await org.ask(`GET /plans/${run.plan}`);
    expect(plan).toMatchObject({ status: 'held', counts: { deprovision: 20 } });
    expect(await org.members('active')).toEqual(emails(members));
    expect(await org.mailed()).toEqual(['The plan of Toronto is held']);
    expect(org.mails()[0]?.text).toMatch(/20 members of 40 \(50/);
    expect(org.mails()[0]?.text).toContain(`/plans/${run.plan}`);
    // The next night says the same, and nobody is told again.
    const again = await org.strike(source);
    const held = await org.ask(`GET /plans/${again.plan}`);
    expect(held.status).toBe('held');
    expect(await org.mailed()).toEqual(['The plan of Toronto is held']);
    await org.ask(`POST /plans/${again.plan}/override`, { reason: 'The branch in Hamilton was sold.' });
    await org.rested(again.run);
    const { sections } = await org.ask(`GET /plans/${again.plan}`);
    if (sections[0].status === 'pending') await org.approve(again.plan, ['deprovision']);
    expect(await org.members('active')).toEqual(emails(rest));
    expect(await org.members('deactivated')).toEqual(emails(members.slice(20)));
    expect(await org.members('deleted')).toEqual([]);
  });

  it('has a new column waits for the review of its mapping, and says so', async () => {
    const { org, source, members, put } = await nightly('column', auto);
    const table = exportOf(members.map((one) => ({ ...one, title: 'Doctor' })));
    const wider: Table = {
      ...table,
      columns: [...table.columns, { header: 'Location', field: 'location' }],
      rows: table.rows.map((row) => [...row, 'Toronto']),
    };
    await put(await write(wider, plainCsv));
    const run = await org.strike(source);
    expect(run.status).toBe('needs_mapping');
    expect(await org.mailed()).toEqual(['1 column of HR waits for review']);
    expect(org.mails()[0]?.text).toContain('Location');
    await org.expectUnharmed(members);
    expect(await titles(org)).toEqual(['Nurse']);
    const reviewed = await org.review(run.run);
    expect(reviewed.status).not.toBe('needs_mapping');
    expect(await titles(org)).toEqual(['Doctor']);
    await org.expectUnharmed(members);
  });

  it('has a new option lets the value wait alone, and everything else goes on by policy', async () => {
    const { org, source, members, put } = await nightly('option', auto);
    const changed = members.map((one, index) => ({
      ...one,
      title: 'Doctor',
      ...(index === 0 && { department: 'Zoology' }),
    }));
    await put(await listOf(changed));
    const run = await org.strike(source);
    expect(run.report.rows).toMatchObject({ read: 40, planned: 40, attention: 0 });
    const { items } = await org.ask(`GET /plans/${run.plan}/attention`);
    expect(items).toMatchObject([{ value: 'Zoology' }]);
    expect(await titles(org)).toEqual(['Doctor']);
    await org.expectUnharmed(members);
  });

  it('may invite and update carries these out, and removals wait with a mail', async () => {
    const { org, source, members, put } = await nightly('policy', { invite: 'auto', update: 'auto' });
    const newcomers = roll(3, 'newpolicy');
    const stay = members.slice(2).map((one) => ({ ...one, title: 'Doctor' }));
    await put(await listOf([...stay, ...newcomers]));
    const run = await org.strike(source);
    expect(run.report).toMatchObject({ planned: { invite: 3, update: 38, deprovision: 2 } });
    expect(await org.members('invited')).toEqual(emails(newcomers));
    expect(await org.members('active')).toEqual(emails(members));
    expect(await org.mailed()).toEqual(['2 changes of Toronto wait for you']);
    const [mail] = org.mails();
    expect(mail?.text).toContain('2 people who are not in the source any more');
    expect(mail?.text).toContain('3 people to invite');
    // Each newcomer is invited once.
    const invitations = await site.query(
      `select from invitation i join tenant t using (tenant_id) where t.slug = $1`,
      [org.slug],
    );
    expect(invitations).toHaveLength(3);
    // The next night the same people wait, and that is no news.
    expect((await org.strike(source)).report).toMatchObject({ planned: { deprovision: 2 } });
    expect(await org.mailed()).toHaveLength(1);
  });

  it('fails five times is quarantined: one mail, one webhook that verifies, and one mail when it is well', async () => {
    const { org, source, members, put } = await nightly('five');
    const sink = await startWebhookSink();
    const events = ['source.quarantined'];
    const webhook = await org.ask('POST /webhooks', { url: sink.url, events });
    await put(Buffer.from([0, 1, 2, 3]));
    const folder = join(site.folder, 'five');
    const { config } = await org.ask(`GET /sources/${source}`);
    await org.ask(`PATCH /sources/${source}`, { config: { ...config, folder: join(folder, 'elsewhere') } });
    for (let time = 1; time <= 4; time += 1) {
      expect((await org.sync(source)).status).toBe('failed');
      expect((await org.health(source)).state).toBe('failing');
    }
    expect((await org.strike(source)).status).toBe('failed');
    expect(await org.health(source)).toMatchObject({ state: 'quarantined', failures: 5 });
    expect((await org.sync(source)).status).toBe('failed');
    await sink.arrived(1);
    const [message] = sink.received;
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        String(message?.headers[name]),
      ]),
    );
    const verified = new Webhook(webhook.secret).verify(message?.body ?? '', headers);
    expect(verified).toMatchObject({ type: 'source.quarantined', data: { source: { id: source } } });
    expect(await org.mailed()).toEqual(['HR cannot be read']);
    expect(org.mails()[0]?.text).toContain('elsewhere');
    await org.expectUnharmed(members);
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'elsewhere', 'members-1.csv'), await listOf(members));
    expect((await org.strike(source)).status).toBe('done');
    expect(await org.health(source)).toMatchObject({ state: 'ok', failures: 0 });
    expect(await org.mailed()).toEqual(['HR cannot be read', 'HR works again']);
    expect(sink.received).toHaveLength(1);
    await org.expectUnharmed(members);
    await sink.close();
  });
});

/** The titles that members have, each once. */
async function titles(org: Organisation): Promise<string[]> {
  const { items } = await org.ask('GET /members?status=active&limit=200');
  return [...new Set<string>(items.map((one: { profile: { job_title: string } }) => one.profile.job_title))];
}
