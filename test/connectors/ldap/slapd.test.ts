import { type SourceError, type SourceMessage } from '#connector';
import { testContext } from '#connector/testing';
import { Attribute, Change, Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import connector from '../../../connectors/ldap/index.ts';
import {
  admin,
  hasSlapd,
  limited,
  reader,
  type Slapd,
  slapdIsRequired,
  startSlapd,
  suffix,
} from './slapdServer.ts';

const count = 3_000;
const base = `ou=people,${suffix}`;
/** Everything that has to be escaped in a name (RFC 4514), and letters that are two bytes. */
const oddName = `cn=Müller\\, "Änne" \\+ \\<x\\> \\#1\\;`.replaceAll('"', '\\"');

function person(number: number): string {
  return `dn: uid=someone${number},${base}
objectClass: inetOrgPerson
uid: someone${number}
cn: Given${number} Family${number}
givenName: Given${number}
sn: Family${number}
mail: someone.${number}@example.org
manager: uid=someone1,${base}`;
}

it.runIf(slapdIsRequired)('a real OpenLDAP is there', () => {
  expect(hasSlapd).toBe(true);
});

describe.runIf(hasSlapd)('ldap, with a real OpenLDAP', () => {
  let server: Slapd;
  const settings = (more: Record<string, unknown> = {}) => ({
    kind: 'openldap',
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    bind_dn: reader.dn,
    bind_password: reader.password,
    base_dn: base,
    page_size: 100,
    ...more,
  });
  /** Names lead to this machine, as they would by a name server. */
  const open = (more: Record<string, unknown> = {}) => {
    const { context } = testContext({});
    return connector.open(connector.spec.config.parse(settings(more)), {
      ...context,
      resolveHost: async () => '127.0.0.1',
    });
  };
  const read = async (messages: AsyncIterable<SourceMessage>) => {
    const all = await Array.fromAsync(messages);
    return {
      records: all.flatMap((message) => (message.type === 'records' ? message.records : [])),
      end: all.find((message) => message.type === 'end'),
    };
  };
  const snapshot = (more: Record<string, unknown> = {}) =>
    read(open(more).readSnapshot?.({}) as AsyncIterable<SourceMessage>);

  beforeAll(async () => {
    server = await startSlapd(Array.from({ length: count }, (_, index) => person(index + 1)));
  });
  afterAll(() => server.close());

  it('reads everybody by pages, each once, with the addresses of managers looked up in between', async () => {
    const { records, end } = await snapshot();
    expect(records).toHaveLength(count);
    expect(new Set(records.map(({ key }) => key)).size).toBe(count);
    expect(records[41]?.key).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(records[41]?.attributes).toMatchObject({
      uid: 'someone42',
      mail: 'someone.42@example.org',
      manager: `uid=someone1,${base}`,
      manager_mail: 'someone.1@example.org',
    });
    expect(end).toMatchObject({ recordCount: count });
  });

  it('what the server cuts by its size limit gives no end', async () => {
    const fault = await snapshot({ bind_dn: limited.dn, bind_password: limited.password }).catch(
      (error: unknown) => error,
    );
    expect(fault).toMatchObject({
      fault: 'unexpected_answer',
      setting: 'page_size',
    } satisfies Partial<SourceError>);
  });

  it.each([
    ['LDAPS', () => ({ security: 'ldaps', port: server.securePort })],
    ['StartTLS', () => ({ security: 'starttls' })],
  ])(
    '%s: the certificate is checked against the name, the address is what is connected to',
    async (_name, how) => {
      const good = { ...how(), host: 'directory.example.org', ca_certificate: server.ca };
      expect(await open(good).check()).toMatchObject({ ok: true });
      expect((await snapshot({ ...good, filter: '(uid=someone7)' })).records).toHaveLength(1);
      expect(await open({ ...good, ca_certificate: '' }).check()).toMatchObject({
        ok: false,
        setting: 'ca_certificate',
      });
      expect(await open({ ...good, host: 'other.example.org' }).check()).toMatchObject({
        ok: false,
        setting: 'host',
      });
      expect(await open({ ...good, host: '127.0.0.1' }).check()).toMatchObject({
        ok: false,
        setting: 'host',
      });
    },
  );

  it.each([
    ['bind_password', { bind_password: 'wrong' }],
    ['bind_dn', { bind_dn: 'no name' }],
    ['base_dn', { base_dn: `ou=nowhere,${suffix}` }],
    ['base_dn', { base_dn: 'no name' }],
    ['filter', { filter: '(uid=nobody)' }],
    ['kind', { kind: 'active_directory' }],
    ['security', { security: 'ldaps' }],
    ['host', { port: 1 }],
  ])('check names %s', async (setting, wrong) => {
    expect(await open(wrong).check()).toMatchObject({ ok: false, setting });
  });

  // ASVS 1.2.6
  it('reads who changed and who came, names with special characters too; a complete read shows who is gone', async () => {
    const before = await snapshot();
    const client = new Client({ url: `ldap://127.0.0.1:${server.port}` });
    await client.bind(admin.dn, admin.password);
    await client.modify(
      `uid=someone3,${base}`,
      new Change({ operation: 'replace', modification: new Attribute({ type: 'title', values: ['Head'] }) }),
    );
    await client.add(`${oddName},${base}`, {
      objectClass: 'inetOrgPerson',
      cn: 'Müller, "Änne" + <x> #1;',
      sn: 'Müller',
      manager: `${oddName},${base}`,
      mail: ['aenne@example.org', 'mueller@example.org'],
    });
    await client.del(`uid=someone5,${base}`);
    await client.unbind();

    const session = open();
    const changes = await read(
      session.readChanges?.(before.end?.cursor as never, {}) as AsyncIterable<SourceMessage>,
    );
    const byName = new Map(changes.records.map((record) => [record.attributes['sn'], record]));
    expect(byName.get('Family3')?.attributes).toMatchObject({ title: 'Head' });
    expect(byName.get('Müller')?.attributes).toMatchObject({
      mail: 'aenne@example.org',
      'mail.others': ['mueller@example.org'],
      manager_mail: 'aenne@example.org',
    });
    expect((await snapshot({ filter: '(sn=m\\c3\\bcller)' })).records).toHaveLength(1);

    const after = await snapshot();
    const gone = before.records.filter(({ key }) => !after.records.some((record) => record.key === key));
    expect(gone.map(({ attributes }) => attributes['uid'])).toEqual(['someone5']);
  });
});
