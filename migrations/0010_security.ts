import { type Kysely, sql } from 'kysely';

/**
 * Sign-in by identity providers and passkeys, sessions that can be told apart, scoped tokens, approvals that need two people, tenants
 * that are suspended or erased, and a sealed audit trail.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [tenants, signIn, tokens, approvals, trail]) await sql.raw(statement).execute(db);
  for (const table of tables) await sql.raw(isolate(table)).execute(db);
  await sql.raw(appendOnly).execute(db);
}

const tenantColumn = `tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid`;

const tables = [
  'tenant_erased',
  'identity_provider',
  'passkey',
  'signin_challenge',
  'audit_seal',
  'audit_head',
];

const tenants = `
-- the host name under which people of the tenant reach the server, where it has one of its own
alter table tenant add column host text unique check (host = lower(host));
alter table tenant add column suspended_at timestamptz;
alter table tenant add column suspended_by text;
alter table tenant add column suspended_reason text;
-- its erasure has begun: only the erasure goes on
alter table tenant add column erasing_at timestamptz;
-- what whoever runs the server allows it: members, hubs, sources, files per day, requests per minute; without one there is no limit
alter table tenant add column limits jsonb not null default '{}';
grant select (host, suspended_at, erasing_at) on tenant to psm_dispatch;

-- What is left of a tenant that was erased: that it was there. No personal data.
create table tenant_erased (
  ${tenantColumn},
  slug text not null,
  name text not null,
  created_at timestamptz not null,
  erased_at timestamptz not null default now(),
  erased_by text not null,
  -- table -> rows
  counts jsonb not null,
  primary key (tenant_id)
);
`;

const signIn = `
create table identity_provider (
  ${tenantColumn} references tenant,
  provider_id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  -- of the client secret; null: a public client, which proves itself by PKCE alone
  key_id text,
  sealed bytea,
  scopes text not null default 'openid profile email',
  -- e-mail domains whose people sign in here; empty: anybody of the tenant may choose it
  domains text[] not null default '{}',
  -- the claim that says what somebody may: its values are looked up in role_map
  role_claim text,
  role_map jsonb not null default '{}',
  -- who is new and whom no value of the claim gives a role; null: they do not come in
  default_role text check (default_role in ('owner', 'admin', 'approver', 'viewer')),
  -- people whom nobody added may come in, when claim or default give them a role
  creates_admins boolean not null default false,
  -- its claim decides about the role at each sign-in, also of people whom somebody added by hand
  manages_roles boolean not null default false,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, provider_id),
  unique (tenant_id, issuer, client_id)
);

alter table admin_user add column provider_id uuid;
-- who it is at that provider, once they have signed in there
alter table admin_user add column subject text;
alter table admin_user add column last_signed_in_at timestamptz;
alter table admin_user add foreign key (tenant_id, provider_id) references identity_provider;
create unique index admin_user_subject on admin_user (tenant_id, provider_id, subject) where subject is not null;

alter table session add column method text not null default 'link' check (method in ('link', 'provider', 'passkey'));
alter table session add column provider_id uuid;
-- the session at the provider, which ends this one by a back-channel logout, and the sealed ID token that ends that one
alter table session add column provider_session text;
alter table session add column key_id text;
alter table session add column sealed bytea;
-- for people who look at their sessions: browser and system, and from where
alter table session add column user_agent text;
alter table session add column address inet;
-- a session ends after this long without a request
alter table session add column idle_minutes int not null default 120;
alter table session add foreign key (tenant_id, provider_id) references identity_provider on delete cascade;
create index session_provider on session (tenant_id, provider_id, provider_session) where provider_id is not null;

create table passkey (
  ${tenantColumn} references tenant,
  passkey_id uuid not null,
  admin_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  device_type text not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (tenant_id, passkey_id),
  unique (tenant_id, credential_id),
  foreign key (tenant_id, admin_id) references admin_user on delete cascade
);
create index passkey_admin on passkey (tenant_id, admin_id);

-- What a sign-in that has begun has to come back with. It belongs to the browser that holds the cookie whose hash is here.
create table signin_challenge (
  ${tenantColumn} references tenant,
  challenge_id uuid not null,
  kind text not null check (kind in ('provider', 'passkey', 'new_passkey')),
  hash bytea not null,
  provider_id uuid,
  admin_id uuid,
  -- state, nonce and code verifier, or the challenge of a passkey; where to go afterwards
  data jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, challenge_id),
  foreign key (tenant_id, provider_id) references identity_provider on delete cascade,
  foreign key (tenant_id, admin_id) references admin_user on delete cascade
);
create index signin_challenge_hash on signin_challenge (tenant_id, hash);
create index signin_challenge_expiry on signin_challenge (tenant_id, expires_at);
`;

const tokens = `
-- null: all that the role may
alter table api_token add column scopes text[] check (scopes <@ array['read', 'plan', 'approve']);
alter table api_token add column requests_per_minute int check (requests_per_minute between 1 and 100000);
-- admins were told that it is about to expire
alter table api_token add column warned_at timestamptz;
`;

const approvals = `
alter table approval drop constraint approval_status_check;
alter table approval add constraint approval_status_check check (status in
  ('prepared', 'awaiting_second', 'approved', 'applying', 'applied', 'cancelled', 'expired'));
-- why one person is not enough: they made the plan, they overrode a safeguard, or it removes many
alter table approval add column needs_second text check (needs_second in ('own_plan', 'override', 'removals'));
alter table approval add column seconded_by text;
alter table approval add column seconded_at timestamptz;
-- whom it was about is not kept any more
alter table plan add column forgotten_at timestamptz;
create index approval_awaiting on approval (tenant_id, plan_id) where status = 'awaiting_second';
`;

const trail = `
-- Transactions are numbered as they begin: whatever is older than the oldest that still runs is complete, and can be sealed.
alter table audit_event add column written_in xid8 not null default pg_current_xact_id();
create index audit_event_written on audit_event (tenant_id, written_in, event_id);

-- A link of the chain: the digest covers the digest before it and each entry in the order of this list.
create table audit_seal (
  ${tenantColumn} references tenant,
  seq bigint not null,
  sealed_at timestamptz not null default clock_timestamp(),
  -- of each entry its id, 16 bytes, and the first 8 bytes of its own digest, which tell the one that was changed
  events bytea not null,
  previous bytea not null,
  digest bytea not null,
  primary key (tenant_id, seq)
);

-- The end of the chain. sealed holds the same once more, sealed with a key that is not in the database.
create table audit_head (
  ${tenantColumn} references tenant,
  seq bigint not null,
  digest bytea not null,
  -- entries written in an older transaction are sealed
  sealed_before xid8 not null,
  key_id text not null,
  sealed bytea not null,
  sealed_at timestamptz not null,
  primary key (tenant_id)
);
`;

const isolate = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_isolation on ${table} to psm_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${table} to psm_app;
`;

const appendOnly = `
revoke update, delete on audit_seal from psm_app;
revoke delete on audit_head from psm_app;
revoke update, delete on tenant_erased from psm_app;
grant select on tenant_erased to psm_dispatch;
create policy dispatch on tenant_erased for select to psm_dispatch using (true);
-- Whose trail has entries that are not sealed: no more of an entry than when it was written.
grant select (tenant_id, written_in) on audit_event to psm_dispatch;
grant select (tenant_id, sealed_before) on audit_head to psm_dispatch;
create policy dispatch on audit_event for select to psm_dispatch using (true);
create policy dispatch on audit_head for select to psm_dispatch using (true);

-- The trail is rewritten by nobody, and erased only with its whole tenant, by the function below.
create or replace function psm_refuse_rewrite() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('psm.erasing', true) = old.tenant_id::text then
    return old;
  end if;
  raise exception 'The audit trail is append-only.';
end $$;
create trigger audit_seal_append_only before update or delete on audit_seal
  for each row execute function psm_refuse_rewrite();
create trigger audit_seal_no_truncate before truncate on audit_seal
  for each statement execute function psm_refuse_rewrite();

-- Also a login that owns the tables and is no superuser is bound by row-level security: it erases a tenant's trail, and nothing else.
do $$
declare t text;
begin
  foreach t in array array['tenant', 'audit_event', 'audit_payload', 'audit_seal', 'audit_head'] loop
    execute format($p$create policy erasure on %I to current_user
      using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)$p$, t);
  end loop;
end $$;

-- Of the session's tenant, once its erasure has begun. Returns how many entries there were.
create function psm_erase_trail() returns bigint language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  entries bigint;
begin
  if not exists (select from tenant where tenant_id = t and erasing_at is not null) then
    raise exception 'Only a tenant whose erasure has begun is erased.';
  end if;
  perform set_config('psm.erasing', t::text, true);
  delete from audit_head where tenant_id = t;
  delete from audit_seal where tenant_id = t;
  delete from audit_payload where tenant_id = t;
  delete from audit_event where tenant_id = t;
  get diagnostics entries = row_count;
  perform set_config('psm.erasing', '', true);
  return entries;
end $$;
revoke all on function psm_erase_trail() from public;
grant execute on function psm_erase_trail() to psm_app;
`;
