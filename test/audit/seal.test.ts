import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readHead, writeHead } from '../../src/audit/head.ts';
import { recordEvents } from '../../src/audit/record.ts';
import { adoptChain, sealTrail } from '../../src/audit/seal.ts';
import { type TrailVerdict, verifyTrail } from '../../src/audit/verify.ts';
import { newId } from '../../src/kernel/ids.ts';
import { newSecretKey } from '../../src/kernel/secretKeys.ts';
import { sealWhatIsOpen } from '../../src/pipeline/sealer.ts';
import { listen } from '../outbox/webhooks/fixtures/listening.ts';
import { inTenant, newOrganisation, queryIn } from '../support/organisation.ts';
import { untilSealed } from '../support/sealed.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

/** Transactions of other tests on the same server may have to end before. */
const patience = { timeout: 30_000 };

let home: TestTenant;
let tenant: TestTenant;
/** Somebody with the password of the database: no policy, no trigger and no grant stops them. */
let intruder: pg.Client;

beforeAll(async () => {
  home = await freshTenant();
  intruder = new pg.Client({ connectionString: home.ownerUrl });
  await intruder.connect();
  await intruder.query(`set session_replication_role = replica`);
});
beforeEach(async () => {
  tenant = await newOrganisation(home);
  await happen(3);
  await sealed();
  await happen(3);
  await sealed();
});
afterAll(async () => {
  await intruder.end();
  await home.close();
});

/** Entries in one transaction. */
async function happen(entries: number): Promise<void> {
  await inTenant(tenant, (scope) =>
    recordEvents(
      scope,
      Array.from({ length: entries }, (_, index) => ({
        actor: 'console:test',
        action: 'member.updated',
        entity: 'member' as const,
        entityId: newId(),
        body: { number: index },
      })),
    ),
  );
}

const sealed = () => untilSealed(tenant);

function verdict(): Promise<TrailVerdict> {
  return verifyTrail(tenant.database, tenant.tenantId);
}

async function faults(): Promise<string[]> {
  const { ok, problems } = await verdict();
  expect(ok).toBe(problems.length === 0);
  return [...new Set(problems.map(({ fault }) => fault))].toSorted();
}

const ofTenant = () => [tenant.tenantId];
const nth = (n: number) =>
  `(select event_id from audit_event where tenant_id = $1 order by event_id offset ${n} limit 1)`;

describe('a trail', () => {
  it('that nobody touched is as it was written, however it came to be sealed', async () => {
    const { entries } = await verdict();
    expect(await faults()).toEqual([]);
    await happen(6_000);
    await happen(1);
    expect(await verdict()).toMatchObject({ ok: true, entries: entries + 6_001 });
    await Promise.all([sealed(), sealed(), sealed()]);
    expect(await verdict()).toMatchObject({ ok: true, unsealed: 0, entries: entries + 6_001, problems: [] });
  });

  it('stays as it was written when a purge erases particulars', async () => {
    await queryIn(tenant, 'delete from audit_payload');
    expect(await faults()).toEqual([]);
  });

  it('does not seal what may still be rolled back, nor forget what commits late', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let wrote = () => {};
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const slow = inTenant(tenant, async (scope) => {
      await recordEvents(scope, [{ actor: 'a', action: 'slow', entity: 'tenant', body: {} }]);
      wrote();
      await held;
    });
    await written;
    await happen(2);
    await sealTrail(tenant.database, tenant.tenantId);
    expect(await verdict()).toMatchObject({ ok: true, unsealed: 2 });
    release();
    await slow;
    await sealed();
    expect(await faults()).toEqual([]);
  });

  // ASVS 16.4.2
  it.each([
    ['an actor', `update audit_event set actor = 'x' where event_id = ${nth(2)}`, ['entry_changed']],
    [
      'a moment',
      `update audit_event set at = at - interval '1 second' where event_id = ${nth(5)}`,
      ['entry_changed'],
    ],
    [
      'what it was about',
      `update audit_event set entity_id = null where event_id = ${nth(5)}`,
      ['entry_changed'],
    ],
    [
      'the order of two',
      `update audit_event e set at = o.at, actor = o.actor, entity_id = o.entity_id, payload_digest = o.payload_digest
         from audit_event o where o.event_id = any (array[${nth(4)}, ${nth(5)}]) and e.event_id = any (array[${nth(4)}, ${nth(5)}])
          and o.tenant_id = e.tenant_id and o.event_id <> e.event_id`,
      ['entry_changed', 'particulars_changed'],
    ],
    ['an entry less', `delete from audit_event where event_id = ${nth(3)}`, ['entry_missing']],
    [
      'an entry more, as if it were old',
      `insert into audit_event (tenant_id, event_id, actor, action, entity, payload_digest, written_in)
       values ($1, '${newId()}', 'x', 'x', 'tenant', '', (select min(written_in::text)::xid8 from audit_event where tenant_id = $1))`,
      ['entry_added'],
    ],
    [
      'particulars',
      `update audit_payload set body = '{"number": 9}' where event_id = ${nth(5)}`,
      ['particulars_changed'],
    ],
    [
      'a seal less',
      `delete from audit_seal where tenant_id = $1 and seq = 1`,
      ['entry_added', 'seal_missing'],
    ],
    [
      'the last seal and what it lists',
      `with gone as (delete from audit_seal s where tenant_id = $1 and seq = (select max(seq) from audit_seal where tenant_id = $1) returning events)
       delete from audit_event e using gone g
        where e.tenant_id = $1 and position(uuid_send(e.event_id) in g.events) > 0`,
      ['end_missing'],
    ],
    [
      'the list of a seal',
      `update audit_seal set events = substr(events, 25) || substr(events, 1, 24) where tenant_id = $1`,
      ['seal_changed'],
    ],
    [
      'the digest of a seal',
      `update audit_seal set digest = sha256(digest) where tenant_id = $1 and seq = 1`,
      ['seal_changed', 'seal_unlinked'],
    ],
    [
      'the end',
      `update audit_head set digest = sha256(digest) where tenant_id = $1`,
      ['end_missing', 'head_forged'],
    ],
    ['no end', `delete from audit_head where tenant_id = $1`, ['head_forged']],
    [
      'everything gone',
      `with s as (delete from audit_seal where tenant_id = $1) delete from audit_event where tenant_id = $1`,
      ['end_missing'],
    ],
  ])('with %s changed is found out', async (_, statement, found) => {
    await intruder.query(statement, statement.includes('$1') ? ofTenant() : []);
    expect(await faults()).toEqual(found);
  });

  // ASVS 11.4.3
  it('names the entry that was changed', async () => {
    const { rows } = await intruder.query<{ event_id: string }>(
      `update audit_event set action = 'x' where event_id = ${nth(4)} returning event_id`,
      ofTenant(),
    );
    expect((await verdict()).problems).toEqual([
      { fault: 'entry_changed', seal: expect.any(Number), entry: rows[0]?.event_id },
    ]);
  });

  it('that was made anew without the keys of the server is found out by its end', async () => {
    const elsewhere = { ...tenant.database, secretKeys: async () => ({ keys: [newSecretKey('other')] }) };
    await happen(1);
    await expect
      .poll(async () => {
        await sealTrail(elsewhere, tenant.tenantId);
        return faults();
      }, patience)
      .toEqual(['head_forged']);
  });

  it('that was made anew with them is found out by a digest that was kept elsewhere', async () => {
    const kept = (await verdict()).head?.digest;
    await intruder.query(`delete from audit_seal where tenant_id = $1`, ofTenant());
    await intruder.query(`delete from audit_head where tenant_id = $1`, ofTenant());
    await intruder.query(`update audit_event set actor = 'x' where tenant_id = $1`, ofTenant());
    await sealed();
    expect(await faults()).toEqual([]);
    const { problems } = await verifyTrail(tenant.database, tenant.tenantId, { anchor: kept });
    expect(problems).toEqual([{ fault: 'anchor_missing', seal: null, entry: null }]);
  });
});

describe('a database that was brought to another server', () => {
  /** Transactions are numbered from the beginning there: those of before seem to come. */
  beforeEach(async () => {
    const later = 1_000_000_000_000n;
    await intruder.query(
      `update audit_event set written_in = (written_in::text::numeric + ${later})::text::xid8 where tenant_id = $1`,
      ofTenant(),
    );
    const keys = await tenant.database.secretKeys();
    await inTenant(tenant, async (scope) => {
      const head = await readHead(scope);
      if (head === undefined) throw new Error('nothing is sealed');
      await writeHead(scope, { ...head, sealedBefore: String(BigInt(head.sealedBefore) + later) }, keys);
    });
  });

  it('goes on with the chain, each entry sealed once', async () => {
    await happen(2);
    await expect
      .poll(async () => {
        await sealTrail(tenant.database, tenant.tenantId);
        return verdict();
      }, patience)
      .toMatchObject({ ok: true, unsealed: 0 });
    await happen(2);
    await expect
      .poll(async () => {
        await sealTrail(tenant.database, tenant.tenantId);
        const rows = await queryIn<{ listed: number }>(
          tenant,
          'select sum(length(events))::int / 24 as listed from audit_seal',
        );
        return [rows[0]?.listed, (await verdict()).entries];
      }, patience)
      .toSatisfy(([listed, entries]) => listed === entries);
  });
});

it('a chain that was brought here is adopted in the transaction that brought it', async () => {
  await happen(2);
  await intruder.query(`delete from audit_head where tenant_id = $1`, ofTenant());
  expect(await faults()).toEqual(['head_forged']);
  const keys = await tenant.database.secretKeys();
  await inTenant(tenant, async (scope) => {
    await recordEvents(scope, [{ actor: 'a', action: 'tenant.imported', entity: 'tenant', body: {} }]);
    await adoptChain(scope, keys);
  });
  expect(await verdict()).toMatchObject({ ok: true, unsealed: 0 });
  await happen(1);
  await sealed();
  expect(await faults()).toEqual([]);
});

describe('whoever looks for trails to seal', () => {
  it('finds those of all tenants, and nothing where nothing was written', async () => {
    const other = await newOrganisation(home);
    const input = { database: home.database, log: { warn: () => {} } as never };
    await expect
      .poll(async () => {
        await sealWhatIsOpen(input);
        return verifyTrail(home.database, other.tenantId);
      }, patience)
      .toMatchObject({ unsealed: 0, ok: true });
    await expect.poll(() => sealWhatIsOpen(input), patience).toBe(0);
  });
});

describe('security systems', () => {
  afterEach(() => queryIn(tenant, 'delete from webhook_delivery'));

  // ASVS 16.4.3
  it('hear in order what was sealed, without particulars, when they ask for it by name', async () => {
    const { endpointId } = await listen(tenant, 'https://siem.example/hooks', ['audit.recorded']);
    await sealed();
    await queryIn(tenant, 'delete from webhook_delivery');
    await happen(3);
    await sealed();
    const heard = await queryIn<{ data: { entries: object[]; seal: object } }>(
      tenant,
      `select data from webhook_event e join webhook_delivery d using (tenant_id, event_id)
        where type = 'audit.recorded' and endpoint_id = $1 order by event_id`,
      [endpointId],
    );
    expect(heard.flatMap(({ data }) => data.entries)).toHaveLength(3);
    expect(heard[0]?.data.seal).toMatchObject({ digest: (await verdict()).head?.digest });
    expect(JSON.stringify(heard)).not.toContain('number');
  });
});
