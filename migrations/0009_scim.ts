import { type Kysely, sql } from 'kysely';

/**
 * SCIM: what identity providers pushed, as they said it (desired), beside how far that has come (cut, applied); the tokens and clients
 * by which they push; and what they asked, with values masked.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [resources, steps, uses, access, requests, plans, dispatch, functions])
    await sql.raw(statement).execute(db);
  for (const table of tables) await sql.raw(isolate(table)).execute(db);
}

const tenantColumn = `tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid`;

const tables = [
  'scim_resource',
  'scim_email',
  'scim_member',
  'scim_step',
  'scim_group_use',
  'scim_token',
  'scim_client',
  'scim_request',
];

const resources = `
create table scim_resource (
  ${tenantColumn},
  -- the connection
  source_id uuid not null,
  resource_id uuid not null,
  type text not null check (type in ('User', 'Group')),
  user_name text,
  user_name_norm text,
  external_id text,
  display_name_norm text,
  active boolean,
  -- attributes as the identity provider said them, under the names of the schemas, extensions under their URN;
  -- without id, meta, schemas, password, and without a user's groups and a group's members, which are rows
  body jsonb not null default '{}',
  -- attributes that were ever said, also those that were cleared since: what was never said changes nothing
  said text[] not null default '{}',
  -- of what is read: the ETag
  version bigint not null default 1,
  -- of what a plan needs to know: moves with the body and with the membership of groups that have a use
  revision bigint not null default 1,
  -- no cut has this revision yet
  fresh boolean not null,
  -- what this revision says has been decided and carried out, or there was nothing to do
  settled boolean not null,
  created_at timestamptz not null default clock_timestamp(),
  modified_at timestamptz not null default clock_timestamp(),
  -- the last time that the revision moved
  pushed_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
  primary key (tenant_id, source_id, resource_id),
  foreign key (tenant_id, source_id) references source
);
create unique index scim_resource_user_name on scim_resource (tenant_id, source_id, user_name_norm)
  where type = 'User' and deleted_at is null;
create index scim_resource_external_id on scim_resource (tenant_id, source_id, external_id)
  where external_id is not null and deleted_at is null;
create index scim_resource_display_name on scim_resource (tenant_id, source_id, display_name_norm)
  where type = 'Group' and deleted_at is null;
create index scim_resource_type on scim_resource (tenant_id, source_id, type, resource_id) where deleted_at is null;
create index scim_resource_fresh on scim_resource (tenant_id, source_id, pushed_at) where fresh;
create index scim_resource_unsettled on scim_resource (tenant_id, source_id, resource_id) where not settled;

-- Every e-mail of a user, so that a filter on addresses is a look at an index.
create table scim_email (
  ${tenantColumn},
  source_id uuid not null,
  value_norm text not null,
  resource_id uuid not null,
  primary key (tenant_id, source_id, value_norm, resource_id),
  foreign key (tenant_id, source_id, resource_id) references scim_resource on delete cascade
);
-- ids are unique by themselves: a shorter key, which no other index ties with
create index scim_email_resource on scim_email (tenant_id, resource_id);

create table scim_member (
  ${tenantColumn},
  source_id uuid not null,
  group_id uuid not null,
  -- a user or a group of the same connection
  resource_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (tenant_id, source_id, group_id, resource_id),
  foreign key (tenant_id, source_id, group_id) references scim_resource on delete cascade,
  foreign key (tenant_id, source_id, resource_id) references scim_resource on delete cascade
);
create index scim_member_resource on scim_member (tenant_id, resource_id);
`;

const steps = `
-- What the newest cut took of a person, for each hub that the connection feeds: the source is that of the hub.
create table scim_step (
  ${tenantColumn},
  source_id uuid not null,
  -- the connection that the person was pushed to
  connection_id uuid not null,
  resource_id uuid not null,
  revision bigint not null,
  run_id uuid not null,
  -- the person's row in the run; null: deleted, or gone from the hub's groups
  row_no int,
  -- open: waits for people; nothing: there was nothing to do; declined: a person left it as it is
  outcome text not null default 'open' check (outcome in ('open', 'nothing', 'applied', 'declined', 'failed')),
  primary key (tenant_id, source_id, resource_id),
  foreign key (tenant_id, source_id) references source,
  foreign key (tenant_id, connection_id, resource_id) references scim_resource on delete cascade
);
create index scim_step_run on scim_step (tenant_id, run_id, row_no);
create index scim_step_open on scim_step (tenant_id, connection_id, source_id) where outcome in ('open', 'failed');
`;

const uses = `
-- What a group of an identity provider stands for here.
create table scim_group_use (
  ${tenantColumn},
  source_id uuid not null,
  group_id uuid not null,
  use_id uuid not null,
  hub_id uuid,
  program_id uuid,
  option_id uuid,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, source_id, group_id, use_id),
  foreign key (tenant_id, source_id, group_id) references scim_resource on delete cascade,
  foreign key (tenant_id, hub_id) references hub,
  foreign key (tenant_id, program_id) references program,
  foreign key (tenant_id, option_id) references field_option,
  check (num_nonnulls(hub_id, program_id, option_id) = 1),
  unique nulls not distinct (tenant_id, source_id, group_id, hub_id, program_id, option_id)
);
`;

const access = `
create table scim_client (
  ${tenantColumn},
  source_id uuid not null,
  client_id uuid not null,
  name text not null,
  secret_prefix text not null,
  secret_hash bytea not null,
  -- how long its access tokens live, in minutes
  token_minutes int not null default 60 check (token_minutes between 60 and 360),
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, client_id),
  foreign key (tenant_id, source_id) references source
);

create table scim_token (
  ${tenantColumn},
  source_id uuid not null,
  token_id uuid not null,
  -- null: a token that a person made; else an access token of that client
  client_id uuid,
  prefix text not null,
  hash bytea not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- admins were told that it is about to expire
  warned_at timestamptz,
  primary key (tenant_id, token_id),
  unique (tenant_id, hash),
  foreign key (tenant_id, source_id) references source,
  foreign key (tenant_id, client_id) references scim_client
);
create index scim_token_source on scim_token (tenant_id, source_id, client_id);
create index scim_token_expiry on scim_token (tenant_id, expires_at) where revoked_at is null;
`;

const requests = `
-- What was asked and answered. Values are masked before they get here: it holds no personal data and no secret.
create table scim_request (
  ${tenantColumn},
  source_id uuid not null,
  request_id uuid not null,
  at timestamptz not null,
  method text not null,
  path text not null,
  status int not null,
  scim_type text,
  milliseconds int not null,
  token_id uuid,
  user_agent text,
  resource_id uuid,
  request jsonb,
  response jsonb,
  primary key (tenant_id, source_id, request_id),
  foreign key (tenant_id, source_id) references source
);
create index scim_request_resource on scim_request (tenant_id, source_id, resource_id, request_id)
  where resource_id is not null;
create index scim_request_failed on scim_request (tenant_id, source_id, request_id) where status >= 400;
create index scim_request_at on scim_request (tenant_id, at);
`;

const plans = `
-- A change that a policy let go at once, in the transaction of the push: it takes no other plan's place.
alter table plan add column at_once boolean not null default false;
`;

const dispatch = `
grant select (tenant_id, source_id, pushed_at, fresh) on scim_resource to psm_dispatch;
create policy dispatch on scim_resource for select to psm_dispatch using (true);
`;

const functions = `
-- A moment that a client sent, or null when it is none: PostgreSQL 15 has no function that asks without an error.
create function psm_moment(given text) returns timestamptz language plpgsql stable parallel safe as $$
begin
  return given::timestamptz;
exception when others then
  return null;
end $$;

create or replace function psm_analyze_directory() returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  analyze member (tenant_id, member_id, email_norm, first_name_norm, last_name_norm, protected, accepted_at, holds,
    deleted_at, purge_after, purged_at, status),
    member_identity, hub_membership,
    source_record (tenant_id, source_id, record_key, mapped_hash, epoch, member_id, in_step_version, absent_since),
    scim_resource (tenant_id, source_id, resource_id, type, user_name_norm, external_id, display_name_norm, fresh, settled,
      deleted_at),
    scim_email, scim_member, scim_step;
end $$;
`;

const isolate = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_isolation on ${table} to psm_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${table} to psm_app;
`;
