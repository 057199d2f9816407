import { Client } from 'pg';
import { connect } from '../../src/db/client.ts';
import type { TestTenant } from './tenant.ts';

/** The time of a database, as a test wants it: `now()` of whoever connects from then on. */
export interface DatabaseClock {
  /** The tenant on connections that see the clock. */
  readonly tenant: TestTenant;
  set(moment: Date): Promise<void>;
  close(): Promise<void>;
}

export async function clockOf(home: TestTenant, begin: Date): Promise<DatabaseClock> {
  const owner = new Client({ connectionString: home.ownerUrl });
  await owner.connect();
  await owner.query(`
    create schema clock;
    create table clock.moment (at timestamptz not null);
    create function clock.now() returns timestamptz language sql stable as 'select at from clock.moment';
    grant usage on schema clock to public;
    grant select on clock.moment to public;
    do $$ begin
      execute format('alter database %I set search_path = clock, pg_catalog, public', current_database());
    end $$;`);
  await owner.query('insert into clock.moment values ($1)', [begin]);
  const app = connect(home.ownerUrl, 'psm_app', 6);
  const dispatch = connect(home.ownerUrl, 'psm_dispatch', 2);
  return {
    tenant: { ...home, database: { ...home.database, app, dispatch } },
    set: async (moment) => {
      await owner.query('update clock.moment set at = $1', [moment]);
    },
    close: async () => {
      await Promise.all([app.end(), dispatch.end(), owner.end()]);
    },
  };
}
