import { afterAll, beforeAll, beforeEach } from 'vitest';
import { connect } from '../../src/db/client.ts';
import { type Database, withTenant } from '../../src/db/tenant.ts';
import { applySetup } from '../../src/directory/setup.ts';
import { type SetupFile, setupSchema } from '../../src/directory/setupFile.ts';
import { newSecretKey } from '../../src/kernel/secretKeys.ts';
import { newId } from '../../src/kernel/ids.ts';
import { freshDatabase } from './database.ts';

export interface TestTenant {
  /** Pools of the two roles, as a node has them. */
  readonly database: Database;
  readonly tenantId: string;
  /** Superuser's connection string: row-level security does not bind it. */
  readonly ownerUrl: string;
  close(): Promise<void>;
}

/** An organisation that is small and has two hubs, so that a test can be about one of them. */
const small = {
  tenant: { name: 'Acme', slug: 'acme' },
  hubs: [{ name: 'Mentoring' }, { name: 'Alumni' }],
  admins: [{ email: 'owner@acme.test', role: 'owner' }],
};

/** A database of its own with one tenant, set up as by `psm setup`; what `setup` gives replaces the small default. */
export async function freshTenant(setup: Partial<SetupFile> = {}): Promise<TestTenant> {
  const fresh = await freshDatabase();
  const { ownerUrl } = fresh;
  const app = connect(ownerUrl, 'psm_app', 6);
  const dispatch = connect(ownerUrl, 'psm_dispatch', 2);
  const close = async () => {
    await Promise.all([app.end(), dispatch.end()]);
    await fresh.drop();
  };
  const keys = { keys: [newSecretKey('test')] };
  const database: Database = { app, dispatch, close, secretKeys: async () => keys };
  try {
    return { database, tenantId: await addTenant(database, setup), ownerUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One more tenant in the database; give it a slug of its own. */
export async function addTenant(database: Database, setup: Partial<SetupFile> = {}): Promise<string> {
  const tenantId = newId();
  const file = setupSchema.parse({ ...small, ...setup });
  await withTenant(database, tenantId, (scope) => applySetup(scope, file));
  return tenantId;
}

/**
 * One database for the tests of a file and a tenant of its own for each of them, which is cheaper than a database for each.
 * Call it at the top of the file; what it returns is the tenant of the test that runs.
 */
export function tenantPerTest(): Omit<TestTenant, 'close'> {
  let home: TestTenant;
  let tenantId = '';
  beforeAll(async () => {
    home = await freshTenant();
  });
  beforeEach(async () => {
    tenantId = await addTenant(home.database, { tenant: { name: 'Acme', slug: `acme-${newId()}` } });
  });
  afterAll(() => home.close());
  return {
    get database() {
      return home.database;
    },
    get ownerUrl() {
      return home.ownerUrl;
    },
    get tenantId() {
      return tenantId;
    },
  };
}
