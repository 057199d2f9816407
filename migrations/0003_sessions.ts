import { type Kysely, sql } from 'kysely';

/** How admins come in: links that are good for one sign-in, and the sessions that follow. Of both only hashes are stored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(db);
  for (const table of ['signin_link', 'session']) await sql.raw(isolate(table)).execute(db);
}

const tenantColumn = `tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid`;

const tables = `
create table signin_link (
  ${tenantColumn} references tenant,
  link_id uuid not null,
  admin_id uuid not null,
  hash bytea not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, link_id),
  foreign key (tenant_id, admin_id) references admin_user on delete cascade,
  unique (tenant_id, hash)
);
create index signin_link_admin on signin_link (tenant_id, admin_id);

create table session (
  ${tenantColumn} references tenant,
  session_id uuid not null,
  admin_id uuid not null,
  hash bytea not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, admin_id) references admin_user on delete cascade,
  unique (tenant_id, hash)
);
create index session_admin on session (tenant_id, admin_id);
`;

const isolate = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_isolation on ${table} to psm_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${table} to psm_app;
`;
