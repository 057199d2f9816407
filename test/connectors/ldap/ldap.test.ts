import fc from 'fast-check';
import { SourceError, type SourceMessage } from '#connector';
import { testContext } from '#connector/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  account as adAccount,
  base as adBase,
  type Domain,
  keyOf as adKey,
  startDomain,
} from '../../../connectors/ldap/fixtures/activeDirectory.ts';
import {
  type LdapServer,
  type LdapServerOptions,
  startLdapServer,
} from '../../../connectors/ldap/fixtures/ldapServer.ts';
import { account, base, keyOf, startTree } from '../../../connectors/ldap/fixtures/openLdap.ts';
import { configOf } from '../../../connectors/ldap/fixtures/source.ts';
import type { LdapCursor } from '../../../connectors/ldap/cursor.ts';
import connector from '../../../connectors/ldap/index.ts';

let server: LdapServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A session of the directory that was started last, and what it logged. */
function open(config: Record<string, unknown>, now = () => new Date()) {
  const { context, lines, abort } = testContext({});
  return { session: connector.open(connector.spec.config.parse(config), { ...context, now }), lines, abort };
}

async function activeDirectory(domain: Domain, more: Partial<LdapServerOptions> = {}) {
  server = await startLdapServer({ account: adAccount, entries: () => domain.entries(), ...more });
  return configOf(server, 'active_directory', adBase, adAccount);
}

async function read(messages: AsyncIterable<SourceMessage<LdapCursor>> | undefined) {
  const all = await Array.fromAsync(messages ?? []);
  const end = all.find((message) => message.type === 'end');
  return {
    records: all.flatMap((message) => (message.type === 'records' ? message.records : [])),
    deleted: all.flatMap((message) => (message.type === 'deletions' ? message.keys : [])),
    ended: end !== undefined,
    cursor: end?.cursor as LdapCursor,
  };
}

const keysOf = (records: readonly { readonly key?: string }[]) => records.map(({ key }) => key);

describe('ldap, Active Directory', () => {
  it('reads everybody, empty pages in between or not, and what a page holds is for the server to say', async () => {
    const domain = startDomain(3_000);
    for (const paging of ['known', 'empty'] as const) {
      const config = await activeDirectory(domain, { paging, sizeLimit: 700 });
      const { records, ended } = await read(open({ ...config, page_size: 1_000 }).session.readSnapshot?.({}));
      expect({ ended, people: new Set(keysOf(records)).size }).toEqual({ ended: true, people: 3_000 });
      await server?.close();
    }
  });

  it('gives readable columns', async () => {
    const config = await activeDirectory(startDomain(10));
    const { records } = await read(open(config).session.readSnapshot?.({}));
    expect(records.find(({ key }) => key === adKey(7))).toEqual({
      key: '33221100-5544-7766-8899-aabb00000007',
      position: expect.stringContaining('Family7'),
      attributes: expect.objectContaining({
        department: 'Forschung & Größe',
        whenCreated: '2026-01-02T03:04:05Z',
        accountExpires: '2026-01-01T00:00:00Z',
        account_status: 'enabled',
        manager_mail: 'someone.1@example.org',
      }),
    });
    expect(records[9]?.attributes).toMatchObject({ account_status: 'disabled', accountExpires: undefined });
    expect(JSON.stringify(records)).not.toContain('thumbnailPhoto');
  });

  it('somebody who moves while pages are read is not lost', async () => {
    const domain = startDomain(40);
    const config = await activeDirectory(domain, {
      beforePage: (page) => {
        // Number 35 is moved to a place that was read already.
        if (page !== 2 || domain.people.get('moved') !== undefined) return;
        domain.put(35);
        const moved = domain.people.get('35');
        domain.people.delete('35');
        const rest = [...domain.people];
        domain.people.clear();
        if (moved !== undefined) domain.people.set('moved', moved);
        for (const [name, entry] of rest) domain.people.set(name, entry);
      },
    });
    const { records } = await read(open(config).session.readSnapshot?.({}));
    expect(new Set(keysOf(records))).toContain(adKey(35));
    expect(records).toHaveLength(40);
  });

  it('changes of another domain controller, or of one that was restored, are not trusted', async () => {
    const domain = startDomain(5);
    const config = await activeDirectory(domain);
    const { cursor } = await read(open(config).session.readSnapshot?.({}));
    domain.database = Buffer.alloc(16, 7);
    await expect(read(open(config).session.readChanges?.(cursor, {}))).rejects.toMatchObject({
      fault: 'cursor_expired',
    });
  });

  it('who was deleted is said when the account may see it; else the log says that it may not', async () => {
    const domain = startDomain(5);
    const config = await activeDirectory(domain);
    const { cursor } = await read(open(config).session.readSnapshot?.({}));
    domain.remove(2);
    expect(await read(open(config).session.readChanges?.(cursor, {}))).toMatchObject({ deleted: [adKey(2)] });
    domain.showsDeleted = false;
    const { session, lines } = open(config);
    expect(await session.check()).toMatchObject({ ok: true, message: expect.stringContaining('leavers') });
    expect(await read(session.readChanges?.(cursor, {}))).toMatchObject({ deleted: [], ended: true });
    expect(lines.join()).toContain('may not see deleted entries');
  });

  it.each([
    ['52e', 'bind_password', /password is wrong/],
    ['532', 'bind_password', /has expired/],
    ['533', 'bind_dn', /disabled/],
    ['701', 'bind_dn', /account has expired/],
    ['773', 'bind_password', /must be changed first/],
    ['775', 'bind_dn', /locked/],
  ])('code %s of a sign-in is said in words', async (code, setting, words) => {
    const refusal = `80090308: LdapErr: DSID-0C09050F, comment: AcceptSecurityContext error, data ${code}, v4563`;
    const config = await activeDirectory(startDomain(1), { refusal });
    expect(await open({ ...config, bind_password: 'wrong' }).session.check()).toEqual({
      ok: false,
      setting,
      message: expect.stringMatching(words),
    });
  });
});

describe('ldap, other servers', () => {
  async function openLdap(tree: ReturnType<typeof startTree>, more: Partial<LdapServerOptions> = {}) {
    server = await startLdapServer({ account, entries: () => tree.entries(), ...more });
    return configOf(server, 'openldap', base, account);
  }

  it('a server without pages gives everybody at once, or a part of them and no end', async () => {
    const tree = startTree(300);
    const config = await openLdap(tree, { paging: 'ignored' });
    expect((await read(open(config).session.readSnapshot?.({}))).records).toHaveLength(300);
    await server?.close();
    const less = await openLdap(tree, { paging: 'ignored', sizeLimit: 200 });
    await expect(read(open(less).session.readSnapshot?.({}))).rejects.toMatchObject({ setting: 'page_size' });
  });

  it.each([-10, 0, 10])('no change is lost when the clocks are %i minutes apart', async (minutes) => {
    const tree = startTree(3);
    const config = await openLdap(tree);
    let time = Date.UTC(2026, 5, 1);
    const theirs = () => new Date(time);
    const ours = () => new Date(time + minutes * 60_000);
    // Somebody from the future: the clock of the server was wrong once.
    tree.put(1, new Date(Date.UTC(2031, 0, 1)));
    let { cursor } = await read(open(config, ours).session.readSnapshot?.({}));
    for (const number of [2, 3, 4]) {
      time += 60_000;
      tree.put(number, theirs(), { title: 'New' });
      const changes = await read(open(config, ours).session.readChanges?.(cursor, {}));
      expect(keysOf(changes.records)).toContain(keyOf(number));
      cursor = changes.cursor;
      time += 3_600_000;
    }
  });

  it('cut off anywhere, a read gives everybody or no end', async () => {
    const config = await openLdap(startTree(40));
    const cut = fc.asyncProperty(fc.nat(14_000), async (bytes) => {
      server?.cut(bytes);
      const outcome = await read(open(config).session.readSnapshot?.({})).then(
        ({ ended, records }) => (ended ? `${records.length} people and the end` : 'no end'),
        (error: unknown) => (error instanceof SourceError ? error.fault : String(error)),
      );
      expect(['40 people and the end', 'cut_off', 'unreachable']).toContain(outcome);
    });
    await fc.assert(cut, { numRuns: 60 });
  });

  it('a server that says nothing any more is given up', async () => {
    const config = await openLdap(startTree(1));
    server?.hang();
    const fault = read(open({ ...config, timeout_seconds: 1 }).session.readSnapshot?.({}));
    await expect(fault).rejects.toMatchObject({ fault: 'cut_off' });
  });

  it('an empty directory is read as one: the safeguards of the plan see to the rest', async () => {
    const config = await openLdap(startTree(0));
    expect(await read(open(config).session.readSnapshot?.({}))).toMatchObject({ records: [], ended: true });
    expect(await open(config).session.check()).toMatchObject({ ok: false, setting: 'base_dn' });
  });

  it.each([
    '(&(objectClass=user)',
    '(uid=a)(uid=*)',
    '(uid=a))(|(uid=*)',
    '(uid=*)\u0000',
    'uid=a)(uid=*',
    '(uid=\\zz)',
    '(uid=\\ff\\fe)',
    '(!)',
    ')(',
  ])('the filter %j is refused', (filter) => {
    expect(
      connector.spec.config.safeParse({ kind: 'openldap', host: 'x', base_dn: 'dc=x', filter }).success,
    ).toBe(false);
  });

  it.each([
    [{ host: 'ldap://x' }, 'host'],
    [{ bind_dn: 'cn=x', bind_password: '' }, 'bind_password'],
    [{ attributes: 'mail, (uid=*)' }, 'attributes'],
    [{ kind: 'active_directory' }, 'bind_dn'],
  ])('the settings %j are refused', (more, setting) => {
    const parsed = connector.spec.config.safeParse({ kind: 'openldap', host: 'x', base_dn: 'dc=x', ...more });
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([setting]);
  });
});
