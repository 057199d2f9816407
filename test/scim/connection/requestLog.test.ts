import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/db/tenant.ts';
import { newId } from '../../../src/kernel/ids.ts';
import {
  type RequestLogLimits,
  type ScimRequestEntry,
  startRequestLog,
} from '../../../src/scim/connection/requestLog.ts';
import { newOrganisation, queryIn } from '../../support/organisation.ts';
import { freshTenant, type TestTenant } from '../../support/tenant.ts';
import { newConnection } from './support/connection.ts';

let home: TestTenant;
let tenant: TestTenant;
let connectionId: string;

beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home);
  ({ connectionId } = await newConnection(tenant));
});
afterAll(() => home.close());

const limits: RequestLogLimits = { patience: 5, batch: 3, entries: 10, characters: 1_000_000 };
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const silent = { info: () => {}, warn: () => {} };

const entry = (more: Partial<ScimRequestEntry> = {}): ScimRequestEntry => ({
  tenantId: tenant.tenantId,
  connectionId,
  at: new Date('2026-03-01T12:00:00.000Z'),
  method: 'GET',
  url: '/scim/v2/Users',
  status: 200,
  milliseconds: 3.4,
  ...more,
});

const kept = (where: Pick<TestTenant, 'database' | 'tenantId'> = tenant, id = connectionId) =>
  queryIn<Record<string, unknown>>(
    where,
    'select * from scim_request where source_id = $1 order by milliseconds',
    [id],
  );

/** A database whose connections cannot be had until `heal`. */
function broken(database: Database): { database: Database; heal: () => void; asked: () => number } {
  let well = false;
  let asked = 0;
  const connect = async () => {
    asked += 1;
    if (!well) throw new Error('Connection terminated unexpectedly');
    return database.app.connect();
  };
  return {
    database: {
      ...database,
      app: Object.assign(Object.create(database.app) as typeof database.app, { connect }),
    },
    heal: () => (well = true),
    asked: () => asked,
  };
}

describe('the log of requests', () => {
  it('keeps what was asked and answered, masked', async () => {
    const log = startRequestLog(tenant.database, silent, limits);
    const [tokenId, resourceId] = [newId(), newId()];
    log.note(entry({ method: 'GET', url: '/scim/v2/Users?filter=userName eq "jane@acme.test"&count=1' }));
    log.note(
      entry({
        method: 'POST',
        url: '/scim/v2/Users',
        status: 409,
        milliseconds: 4,
        scimType: 'uniqueness',
        tokenId,
        resourceId,
        userAgent: 'Okta SCIM Client 1.0.0',
        request: { userName: 'jane@acme.test', password: 'hunter22' },
        response: {
          schemas: [errorSchema],
          status: '409',
          scimType: 'uniqueness',
          detail: 'There is a user "jane@acme.test" already.',
        },
      }),
    );
    await log.close();
    expect(await kept()).toMatchObject([
      {
        method: 'GET',
        path: '/scim/v2/Users?filter=userName eq "j…@acme.test"&count=1',
        status: 200,
        milliseconds: 3,
        request: null,
        response: null,
        token_id: null,
        at: new Date('2026-03-01T12:00:00.000Z'),
      },
      {
        method: 'POST',
        status: 409,
        scim_type: 'uniqueness',
        token_id: tokenId,
        resource_id: resourceId,
        user_agent: 'Okta SCIM Client 1.0.0',
        request: { userName: 'j…@acme.test', password: '•••' },
        response: {
          schemas: [errorSchema],
          status: '409',
          scimType: 'uniqueness',
          detail: 'There is a user "j…@acme.test" already.',
        },
      },
    ]);
  });

  it('writes by itself, without being closed', async () => {
    const { connectionId: own } = await newConnection(tenant);
    const log = startRequestLog(tenant.database, silent, limits);
    for (let count = 0; count < 7; count += 1) log.note(entry({ connectionId: own }));
    await expect.poll(async () => (await kept(tenant, own)).length).toBe(7);
    await log.close();
  });

  it('keeps the requests of each tenant to itself', async () => {
    const other = await newOrganisation(home);
    const { connectionId: theirs } = await newConnection(other);
    const { connectionId: ours } = await newConnection(tenant);
    const log = startRequestLog(tenant.database, silent, limits);
    for (const [tenantId, id] of [
      [other.tenantId, theirs],
      [tenant.tenantId, ours],
      [other.tenantId, theirs],
    ] as const)
      log.note(entry({ tenantId, connectionId: id }));
    await log.close();
    expect([(await kept(tenant, ours)).length, (await kept(other, theirs)).length]).toEqual([1, 2]);
  });

  it('waits for a database that cannot be reached, keeps the newest, and says how many it left out', async () => {
    const { connectionId: own } = await newConnection(tenant);
    const { database, heal, asked } = broken(tenant.database);
    const said: object[] = [];
    const warn = (fields: object) => void said.push(fields);
    const log = startRequestLog(database, { ...silent, warn }, limits);
    for (let count = 1; count <= 12; count += 1) log.note(entry({ connectionId: own, milliseconds: count }));
    await expect.poll(asked).toBeGreaterThan(1);
    heal();
    await expect.poll(async () => (await kept(tenant, own)).length).toBe(10);
    await log.close();
    expect((await kept(tenant, own)).map((row) => row['milliseconds'])).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect(said).toContainEqual({ requests: 2 });
  });

  it('gives up what the database refuses, and goes on with the rest', async () => {
    const { connectionId: own } = await newConnection(tenant);
    const log = startRequestLog(tenant.database, silent, limits);
    log.note(entry({ connectionId: newId() }));
    log.note(entry({ connectionId: own }));
    await expect.poll(async () => (await kept(tenant, own)).length).toBe(1);
    await log.close();
  });

  it('is bounded by size too', async () => {
    const { connectionId: own } = await newConnection(tenant);
    const log = startRequestLog(tenant.database, silent, {
      ...limits,
      batch: 100,
      entries: 100,
      characters: 2_000,
    });
    for (let count = 0; count < 50; count += 1) log.note(entry({ connectionId: own }));
    await log.close();
    const { length } = await kept(tenant, own);
    expect(length).toBeGreaterThan(1);
    expect(length).toBeLessThan(15);
  });
});
