import { type Kysely, sql } from 'kysely';

/** Which source of a hub is believed about a field, where several list one member: docs/decisions/0026-who-says-what.md. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}

const statements = `
create table field_authority (
  tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid,
  hub_id uuid not null,
  field_id uuid not null,
  source_id uuid not null,
  -- 1 comes first; sources of the hub without a rank come after all that have one
  rank int not null check (rank > 0),
  primary key (tenant_id, hub_id, field_id, source_id),
  unique (tenant_id, hub_id, field_id, rank),
  foreign key (tenant_id, hub_id) references hub,
  foreign key (tenant_id, field_id) references field,
  foreign key (tenant_id, source_id) references source
);
alter table field_authority enable row level security;
alter table field_authority force row level security;
create policy tenant_isolation on field_authority to psm_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on field_authority to psm_app;

-- Of the fields that its source has a rank for, those that the record says something about. Null: not known, as good as all.
alter table source_record add column says text[];
`;
