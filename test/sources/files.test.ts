import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../connectors/csv/hostKey.ts';
import { type SftpServer, startSftpServer } from '../../connectors/csv/fixtures/sftpServer.ts';
import type { SimplePerson } from '../case/simple.ts';
import type { Organisation } from './support/organisation.ts';
import { listOf, roll } from './support/roll.ts';
import { Site } from './support/site.ts';

/** Lists of people on an SFTP server, and everything that goes wrong with such servers. */

let site: Site;
beforeAll(async () => {
  site = await Site.start();
});
afterAll(() => site.close());

const password = 'the-password-of-sftp';
const file = '/outgoing/members.csv';

interface Delivery {
  readonly sftp: SftpServer;
  readonly org: Organisation;
  readonly source: string;
  readonly members: SimplePerson[];
  readonly put: (bytes: Uint8Array) => void;
}

/** An organisation whose members are those of a file on an SFTP server, read once and scheduled. */
async function delivery(
  prefix: string,
  more: object = {},
  onQuestion?: (question: string) => void,
): Promise<Delivery> {
  const sftp = await startSftpServer({ user: 'psm', password, ...(onQuestion && { onQuestion }) });
  const members = roll(300, prefix);
  let modified = 1_800_000_000;
  const put = (bytes: Uint8Array) =>
    sftp.files.set(file, { bytes: Buffer.from(bytes), mtime: (modified += 60) });
  put(await listOf(members));
  const org = await site.organisation(members);
  const source = await org.connect({
    connector: 'csv',
    config: {
      location: 'sftp',
      host: '127.0.0.1',
      port: sftp.port,
      user: 'psm',
      password,
      host_key: fingerprintOf(sftp.hostKey),
      remote_folder: '/outgoing',
      pattern: 'members*.csv',
      still_seconds: 0,
      ...more,
    },
  });
  return { sftp, org, source, members, put };
}

describe.concurrent('an SFTP server', { timeout: 120_000 }, () => {
  it('that drops in the middle of the file harms nobody, is told of once, and is well by itself', async () => {
    const { sftp, org, source, members, put } = await delivery('drop');
    await org.begin(source);
    await org.schedule(source);
    const newcomer = roll(1, 'fresh');
    const list = await listOf([...members, ...newcomer]);
    put(list);
    // In the greeting, in the listing, at the first bytes, in a line, right before the end.
    for (const at of [0, 900, 3_000, list.length / 2, list.length - 10]) {
      sftp.cut(Math.floor(at));
      const { status, plan, error } = await org.sync(source);
      expect({ status, plan, code: error?.code }).toEqual({
        status: 'failed',
        plan: null,
        code: 'source_failed',
      });
      expect(error.message).toMatch(/SFTP server|broke off|reach/);
    }
    await org.expectUnharmed(members);
    expect(await org.mailed()).toEqual(['HR cannot be read']);
    expect((await org.health(source)).state).toBe('quarantined');
    sftp.cut(undefined);
    const run = await org.strike(source);
    expect(run).toMatchObject({
      status: 'ready',
      report: { rows: { read: 301, unchanged: 300, planned: 1 } },
    });
    await org.expectUnharmed(members);
    expect((await org.mailed()).toSorted()).toEqual([
      '1 change of Toronto waits for you',
      'HR cannot be read',
      'HR works again',
    ]);
    expect(await org.health(source)).toMatchObject({ state: 'ok', failures: 0, error: null });
    expect(site.logged()).not.toContain(password);
    await sftp.close();
  });

  it('with a file that grows while it is read gives nothing, and everything when it is finished', async () => {
    let grow = (): void => {};
    const growing = await delivery('grow', {}, (question) => {
      if (question.startsWith('READ')) grow();
    });
    const { sftp, org, source, members, put } = growing;
    await org.begin(source);
    await org.schedule(source);
    const list = await listOf(members);
    let written = Math.floor(list.length / 3);
    put(list.subarray(0, written));
    grow = () => put(list.subarray(0, (written = Math.min(written + 500, list.length))));
    const { status, plan, error } = await org.sync(source);
    expect({ status, plan }).toEqual({ status: 'failed', plan: null });
    expect(error.message).toMatch(/still|changed|grow|written/);
    await org.expectUnharmed(members);
    grow = () => {};
    put(list);
    expect((await org.strike(source)).status).toBe('done');
    await org.expectUnharmed(members);
    await sftp.close();
  });

  it('whose file has no .done yet is waited for without alarm, and read as soon as it is finished', async () => {
    const { sftp, org, source, members, put } = await delivery('wait', { done_file: true });
    sftp.files.set(`${file}.done`, { bytes: Buffer.alloc(0), mtime: 1_800_000_000 });
    await org.begin(source);
    await org.schedule(source);
    const list = await listOf(members);
    sftp.files.delete(`${file}.done`);
    put(list.subarray(0, list.length / 2));
    const { status, error } = await org.strike(source);
    expect(status).toBe('failed');
    expect(error.message).toMatch(/done/);
    await org.expectUnharmed(members);
    expect(await org.health(source)).toMatchObject({ state: 'ok', failures: 0 });
    put(list);
    sftp.files.set(`${file}.done`, { bytes: Buffer.alloc(0), mtime: 1_800_000_000 });
    expect((await org.strike(source)).status).toBe('done');
    await org.expectUnharmed(members);
    expect(await org.mailed()).toEqual([]);
    await sftp.close();
  });
});
