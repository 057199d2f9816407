import { type Kysely, sql } from 'kysely';

/**
 * Sources that people come from by themselves: secrets, schedules, health, reads that can be resumed; and webhooks, by which other
 * services follow what happens.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [sources, runs, webhooks, dispatch]) await sql.raw(statement).execute(db);
  for (const table of tables) await sql.raw(isolate(table)).execute(db);
}

const tenantColumn = `tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid`;

const tables = [
  'source_secret',
  'source_health',
  'schedule',
  'webhook_endpoint',
  'webhook_event',
  'webhook_delivery',
];

const sources = `
-- AES-256-GCM: additional data are tenant, source and setting, so that a secret moved elsewhere does not open
create table source_secret (
  ${tenantColumn},
  source_id uuid not null,
  setting text not null,
  key_id text not null,
  sealed bytea not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, source_id, setting),
  foreign key (tenant_id, source_id) references source on delete cascade
);

create table source_health (
  ${tenantColumn},
  source_id uuid not null,
  state text not null default 'ok' check (state in ('ok', 'failing', 'quarantined', 'off')),
  -- failed pulls in a row
  failures int not null default 0,
  failing_since timestamptz,
  last_error jsonb,
  -- of a source that fails: when it is tried again, whatever its schedule
  retry_at timestamptz,
  -- admins were told that it fails, and are told when it recovers
  told_at timestamptz,
  primary key (tenant_id, source_id),
  foreign key (tenant_id, source_id) references source on delete cascade
);
create index source_health_retry on source_health (tenant_id, retry_at) where retry_at is not null;

create table schedule (
  ${tenantColumn},
  source_id uuid not null,
  cron text not null,
  time_zone text not null,
  -- 'changes': since the last read, and everything again after snapshot_every_days, so that leavers are found
  read text not null default 'snapshot' check (read in ('snapshot', 'changes')),
  snapshot_every_days int not null default 7 check (snapshot_every_days between 1 and 90),
  paused_at timestamptz,
  paused_by text,
  -- null while paused
  next_run_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, source_id),
  foreign key (tenant_id, source_id) references source on delete cascade
);
create index schedule_due on schedule (tenant_id, next_run_at) where next_run_at is not null;
`;

const runs = `
alter table run add column read text not null default 'upload' check (read in ('upload', 'snapshot', 'changes', 'push'));
-- the slot of the schedule that this run is for: each slot runs once, on any number of nodes
alter table run add column scheduled_for timestamptz;
alter table run add column attempts int not null default 0;
-- what was asked for and how far it got: the next read of changes begins where the last settled one ended
alter table run add column read_since jsonb;
alter table run add column read_until jsonb;
create unique index run_slot on run (tenant_id, source_id, scheduled_for) where scheduled_for is not null;
create index run_pulling on run (tenant_id, status) where status = 'receiving' and read in ('snapshot', 'changes');

alter table landing add column records int;
-- of a read that can be resumed: the cursor, and what was kept up to it
alter table landing add column checkpoint jsonb;
`;

const webhooks = `
create table webhook_endpoint (
  ${tenantColumn} references tenant,
  endpoint_id uuid not null,
  url text not null,
  description text not null default '',
  events text[] not null,
  -- the signing secrets, sealed like those of sources: the newest, and the one before it until old_until
  key_id text not null,
  sealed bytea not null,
  old_key_id text,
  old_sealed bytea,
  old_until timestamptz,
  paused_at timestamptz,
  -- why it was switched off by itself
  paused_reason text,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, endpoint_id)
);

-- What happened, once, however many endpoints hear of it. The id is the message id of Standard Webhooks.
create table webhook_event (
  ${tenantColumn} references tenant,
  event_id uuid not null,
  type text not null,
  data jsonb not null,
  occurred_at timestamptz not null default now(),
  primary key (tenant_id, event_id)
);

create table webhook_delivery (
  ${tenantColumn},
  event_id uuid not null,
  endpoint_id uuid not null,
  status text not null default 'queued' check (status in ('queued', 'delivered', 'dead', 'cancelled')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_status int,
  last_error text,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  primary key (tenant_id, event_id, endpoint_id),
  foreign key (tenant_id, event_id) references webhook_event on delete cascade,
  foreign key (tenant_id, endpoint_id) references webhook_endpoint on delete cascade
);
create index webhook_delivery_due on webhook_delivery (tenant_id, next_attempt_at) where status = 'queued';
create index webhook_delivery_endpoint on webhook_delivery (tenant_id, endpoint_id, event_id);
`;

const dispatch = `
grant select (read, created_at) on run to psm_dispatch;
grant select (tenant_id, source_id, next_run_at) on schedule to psm_dispatch;
grant select (tenant_id, source_id, retry_at) on source_health to psm_dispatch;
grant select (tenant_id, status, next_attempt_at) on webhook_delivery to psm_dispatch;
create policy dispatch on schedule for select to psm_dispatch using (true);
create policy dispatch on source_health for select to psm_dispatch using (true);
create policy dispatch on webhook_delivery for select to psm_dispatch using (true);
`;

const isolate = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_isolation on ${table} to psm_app
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${table} to psm_app;
`;
