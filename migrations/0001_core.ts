import { type Kysely, sql } from 'kysely';

/**
 * The tables of the whole flow, from tenant to audit. Every primary key, foreign key and index starts with
 * `tenant_id`, which is filled from the session's tenant; row-level security is switched on for all of them at the end.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [directory, sources, mapping, plans, approvals, effects, administration]) {
    await sql.raw(statement).execute(db);
  }
}

const tenantColumn = `tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid`;

const directory = `
create table tenant (
  tenant_id uuid primary key,
  slug text not null unique,
  name text not null,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table hub (
  ${tenantColumn} references tenant,
  hub_id uuid not null,
  name text not null,
  name_norm text not null,
  -- moves with every change to who is in the hub
  revision bigint not null default 0,
  created_at timestamptz not null default now(),
  primary key (tenant_id, hub_id),
  unique (tenant_id, name_norm)
);

create table field (
  ${tenantColumn} references tenant,
  field_id uuid not null,
  key text not null,
  label text not null,
  type text not null check (type in
    ('text', 'email', 'phone', 'url', 'date', 'number', 'boolean', 'select', 'multi_select')),
  role text check (role in ('unique_id', 'email', 'first_name', 'last_name', 'status', 'eligibility')),
  position int not null,
  primary key (tenant_id, field_id),
  unique (tenant_id, key)
);
create unique index field_role on field (tenant_id, role) where role is not null;

create table field_option (
  ${tenantColumn},
  option_id uuid not null,
  field_id uuid not null,
  label text not null,
  norm text not null,
  position int not null,
  primary key (tenant_id, option_id),
  foreign key (tenant_id, field_id) references field,
  unique (tenant_id, field_id, label)
);

create table member (
  ${tenantColumn} references tenant,
  member_id uuid not null,
  email text,
  email_norm text,
  first_name text,
  last_name text,
  -- columns, because under row-level security an index over lower() is not used: it is not leakproof
  first_name_norm text generated always as (lower(first_name)) stored,
  last_name_norm text generated always as (lower(last_name)) stored,
  profile jsonb not null default '{}',
  protected boolean not null default false,
  -- moves with every write to profile, status, membership or enrolment
  version bigint not null default 1,
  accepted_at timestamptz,
  -- number of holds that are not lifted, see deactivation
  holds int not null default 0 check (holds >= 0),
  deleted_at timestamptz,
  deleted_by text,
  purge_after timestamptz,
  purged_at timestamptz,
  status text not null generated always as (
    case when purged_at is not null then 'purged'
         when deleted_at is not null then 'deleted'
         when holds > 0 then 'deactivated'
         when accepted_at is null then 'invited'
         else 'active' end) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, member_id),
  check (deleted_at is not null or email_norm is not null)
);
create unique index member_email on member (tenant_id, email_norm) where deleted_at is null;
create index member_deleted_email on member (tenant_id, email_norm) where deleted_at is not null;
create index member_status on member (tenant_id, status, member_id);
create index member_last_name on member (tenant_id, last_name_norm text_pattern_ops);
create index member_first_name on member (tenant_id, first_name_norm text_pattern_ops);
create index member_purge on member (tenant_id, purge_after) where deleted_at is not null and purged_at is null;

create table member_identity (
  ${tenantColumn},
  member_id uuid not null,
  id_space text not null,
  value text not null,
  -- false once the account is deleted: unique only among the living
  live boolean not null default true,
  primary key (tenant_id, member_id, id_space),
  foreign key (tenant_id, member_id) references member
);
create unique index member_identity_value on member_identity (tenant_id, id_space, value) where live;
create index member_identity_dead on member_identity (tenant_id, id_space, value) where not live;

create table hub_membership (
  ${tenantColumn},
  hub_id uuid not null,
  member_id uuid not null,
  status text not null check (status in ('invited', 'active', 'ended')),
  since timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, hub_id, member_id),
  foreign key (tenant_id, hub_id) references hub,
  foreign key (tenant_id, member_id) references member
);
create index hub_membership_member on hub_membership (tenant_id, member_id);

create table program (
  ${tenantColumn},
  program_id uuid not null,
  hub_id uuid not null,
  name text not null,
  name_norm text not null,
  primary key (tenant_id, program_id),
  foreign key (tenant_id, hub_id) references hub,
  unique (tenant_id, hub_id, name_norm)
);

create table enrolment (
  ${tenantColumn},
  program_id uuid not null,
  member_id uuid not null,
  status text not null check (status in ('active', 'ended')),
  since timestamptz not null default now(),
  ended_at timestamptz,
  ended_reason text,
  primary key (tenant_id, program_id, member_id),
  foreign key (tenant_id, program_id) references program,
  foreign key (tenant_id, member_id) references member
);
create index enrolment_member on enrolment (tenant_id, member_id);
`;

const sources = `
create table source (
  ${tenantColumn},
  source_id uuid not null,
  hub_id uuid not null,
  connector text not null,
  name text not null,
  name_norm text not null,
  config jsonb not null default '{}',
  -- kind of change -> 'ask' | 'auto'
  policy jsonb not null default '{}',
  id_space text not null,
  -- moves with mapping, fields, options and transform code
  epoch bigint not null default 1,
  live boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (tenant_id, source_id),
  foreign key (tenant_id, hub_id) references hub,
  unique (tenant_id, hub_id, name_norm)
);

-- A hold hides a member everywhere. Each holder (a source, or the admins) lifts only its own.
create table deactivation (
  ${tenantColumn},
  deactivation_id uuid not null,
  member_id uuid not null,
  -- null: held by an admin by hand
  source_id uuid,
  reason text not null check (reason in ('status', 'absence', 'deleted_in_source', 'manual')),
  actor text not null,
  at timestamptz not null default now(),
  lifted_at timestamptz,
  lifted_by text,
  lost_programs jsonb not null default '[]',
  primary key (tenant_id, deactivation_id),
  foreign key (tenant_id, member_id) references member,
  foreign key (tenant_id, source_id) references source
);
create unique index deactivation_holder on deactivation (tenant_id, member_id, source_id)
  nulls not distinct where lifted_at is null;

create table landing (
  ${tenantColumn} references tenant,
  landing_id uuid not null,
  filename text,
  format jsonb not null default '{}',
  sha256 bytea,
  bytes bigint not null default 0,
  chunks int not null default 0,
  -- true once the connector said that it read to the end
  complete boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (tenant_id, landing_id)
);

create table landing_chunk (
  ${tenantColumn},
  landing_id uuid not null,
  seq int not null,
  bytes int not null,
  data bytea not null,
  primary key (tenant_id, landing_id, seq),
  foreign key (tenant_id, landing_id) references landing on delete cascade
);
alter table landing_chunk alter column data set storage external;

create table run (
  ${tenantColumn},
  run_id uuid not null,
  source_id uuid not null,
  hub_id uuid not null,
  population text not null check (population in ('full', 'partial')),
  status text not null check (status in ('receiving', 'landed', 'needs_mapping', 'staging', 'planning', 'ready',
    'applying', 'done', 'failed', 'cancelled', 'superseded', 'quarantined')),
  landing_id uuid,
  mapping_version int,
  accept_mapping boolean not null default false,
  dialect jsonb,
  -- progress for people: step, rows, bytes
  stats jsonb not null default '{}',
  error jsonb,
  actor text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  lease_owner text,
  lease_until timestamptz,
  fence bigint not null default 0,
  primary key (tenant_id, run_id),
  foreign key (tenant_id, source_id) references source,
  foreign key (tenant_id, hub_id) references hub,
  foreign key (tenant_id, landing_id) references landing
);
create index run_source on run (tenant_id, source_id, run_id);
create index run_open on run (tenant_id, status) where status in ('landed', 'staging', 'planning');

-- What one pass over the landed rows found in a column: samples, distinct values with counts, shapes.
create table run_column (
  ${tenantColumn},
  run_id uuid not null,
  position int not null,
  header text not null,
  profile jsonb not null,
  primary key (tenant_id, run_id, position),
  foreign key (tenant_id, run_id) references run on delete cascade
);

-- The shadow: what the source last said about a record, and which member that is. Derived, never cleared.
create table source_record (
  ${tenantColumn},
  source_id uuid not null,
  record_key text not null,
  raw_hash bytea,
  mapped_hash bytea,
  epoch bigint not null,
  "values" jsonb not null default '{}',
  member_id uuid,
  -- the member's version when record and member were last equal; null while the record has issues
  in_step_version bigint,
  absent_since timestamptz,
  primary key (tenant_id, source_id, record_key),
  foreign key (tenant_id, source_id) references source,
  foreign key (tenant_id, member_id) references member
);
create index source_record_member on source_record (tenant_id, member_id, source_id) where member_id is not null;
`;

const mapping = `
create table mapping (
  ${tenantColumn},
  source_id uuid not null,
  version int not null,
  -- an immutable version: some plan was made with it
  used boolean not null default false,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, source_id, version),
  foreign key (tenant_id, source_id) references source
);

create table mapping_column (
  ${tenantColumn},
  source_id uuid not null,
  version int not null,
  position int not null,
  header text not null,
  header_norm text not null,
  field_id uuid,
  blank text not null default 'keep' check (blank in ('keep', 'clear')),
  date_order text,
  number_style text,
  -- map values with matching words, now and for values that come later
  match_words boolean not null default false,
  confidence real not null default 0,
  reason text not null default '',
  origin text not null default 'none',
  reviewed_by text,
  reviewed_at timestamptz,
  primary key (tenant_id, source_id, version, position),
  foreign key (tenant_id, source_id, version) references mapping on delete cascade,
  foreign key (tenant_id, field_id) references field
);
create unique index mapping_column_field on mapping_column (tenant_id, source_id, version, field_id)
  where field_id is not null;

create table mapping_value (
  ${tenantColumn},
  source_id uuid not null,
  version int not null,
  field_id uuid not null,
  value_norm text not null,
  value text not null,
  -- the label of an option, or the word of a status; null: ignore the value
  target text,
  decided_by text not null,
  decided_at timestamptz not null default now(),
  primary key (tenant_id, source_id, version, field_id, value_norm),
  foreign key (tenant_id, source_id, version) references mapping on delete cascade,
  foreign key (tenant_id, field_id) references field
);
`;

const plans = `
create table plan (
  ${tenantColumn},
  plan_id uuid not null,
  run_id uuid not null,
  source_id uuid not null,
  hub_id uuid not null,
  population text not null,
  mapping_version int not null,
  unreviewed int not null default 0,
  "rows" jsonb not null,
  counts jsonb not null,
  safeguards jsonb not null default '[]',
  notes jsonb not null default '[]',
  unreadable_rows int not null default 0,
  linked boolean not null default false,
  created_at timestamptz not null default now(),
  override_by text,
  override_reason text,
  override_at timestamptz,
  primary key (tenant_id, plan_id),
  foreign key (tenant_id, run_id) references run,
  foreign key (tenant_id, source_id) references source,
  foreign key (tenant_id, hub_id) references hub
);
create index plan_source on plan (tenant_id, source_id, plan_id);
create index plan_run on plan (tenant_id, run_id);

create table plan_section (
  ${tenantColumn},
  plan_id uuid not null,
  kind text not null,
  status text not null check (status in
    ('pending', 'approved', 'applying', 'applied', 'held', 'cancelled', 'superseded', 'expired')),
  count int not null,
  digest bytea not null,
  decision_seq int not null default 0,
  primary key (tenant_id, plan_id, kind),
  foreign key (tenant_id, plan_id) references plan
);

-- Each proposal is written once and never updated (purge apart). Ids are time-ordered, so a range of plan ids is a
-- week, and old weeks are dropped as whole partitions.
create table change (
  ${tenantColumn},
  plan_id uuid not null,
  item_no int not null,
  kind text not null,
  reason text not null,
  member_id uuid,
  expected_version bigint,
  record_key text,
  row_no int,
  person jsonb not null,
  before jsonb not null,
  after jsonb not null,
  fields text[] not null default '{}',
  -- offered ticked or not: an unticked offer needs a decision that names it
  ticked boolean not null default true,
  effects jsonb not null default '{}',
  issues jsonb not null default '[]',
  primary key (tenant_id, plan_id, item_no)
) partition by range (plan_id);
create table change_default partition of change default;
create index change_kind on change (tenant_id, plan_id, kind, item_no);
create index change_member on change (tenant_id, member_id);

create table attention (
  ${tenantColumn},
  plan_id uuid not null,
  item_no int not null,
  row_no int,
  code text not null,
  field text,
  value text,
  message text not null,
  primary key (tenant_id, plan_id, item_no),
  foreign key (tenant_id, plan_id) references plan
);
`;

const approvals = `
create table decision_rule (
  ${tenantColumn},
  plan_id uuid not null,
  kind text not null,
  seq int not null,
  -- over immutable columns of change only; the last rule that matches wins
  filter jsonb not null default '{}',
  except_items int[] not null default '{}',
  action text not null check (action in
    ('approve', 'skip', 'deactivate', 'delete_from_hub', 'delete_from_tenant')),
  actor text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, plan_id, kind, seq),
  foreign key (tenant_id, plan_id, kind) references plan_section
);

create table approval (
  ${tenantColumn},
  approval_id uuid not null,
  plan_id uuid not null,
  status text not null check (status in ('prepared', 'approved', 'applying', 'applied', 'cancelled', 'expired')),
  summary jsonb not null,
  actor text not null,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  finished_at timestamptz,
  -- changes up to this item are carried out
  position int not null default 0,
  lease_owner text,
  lease_until timestamptz,
  fence bigint not null default 0,
  primary key (tenant_id, approval_id),
  foreign key (tenant_id, plan_id) references plan
);
create index approval_plan on approval (tenant_id, plan_id);
create index approval_open on approval (tenant_id, status) where status in ('approved', 'applying');

create table approval_section (
  ${tenantColumn},
  approval_id uuid not null,
  plan_id uuid not null,
  kind text not null,
  decision_seq int not null,
  digest bytea not null,
  count int not null,
  primary key (tenant_id, approval_id, kind),
  foreign key (tenant_id, approval_id) references approval,
  foreign key (tenant_id, plan_id, kind) references plan_section
);

-- What became of a decided change; written in the transaction of its effect.
create table change_outcome (
  ${tenantColumn},
  plan_id uuid not null,
  item_no int not null,
  approval_id uuid not null,
  action text not null,
  result text not null check (result in ('applied', 'stale', 'failed')),
  code text,
  message text,
  member_id uuid,
  at timestamptz not null default now(),
  primary key (tenant_id, plan_id, item_no),
  foreign key (tenant_id, approval_id) references approval
);
create index change_outcome_approval on change_outcome (tenant_id, approval_id, result);

-- The 24-hour brake: reserved when removals are approved, under the hub's lock, and moved when they are applied.
create table removal_ledger (
  ${tenantColumn},
  hub_id uuid not null,
  member_id uuid not null,
  plan_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, hub_id, member_id, plan_id),
  foreign key (tenant_id, hub_id) references hub
);
create index removal_ledger_at on removal_ledger (tenant_id, hub_id, at);
`;

const effects = `
create table invitation (
  ${tenantColumn},
  invitation_id uuid not null,
  member_id uuid not null,
  hub_id uuid not null,
  token_hash bytea not null,
  status text not null check (status in ('open', 'accepted', 'void')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  closed_at timestamptz,
  primary key (tenant_id, invitation_id),
  foreign key (tenant_id, member_id) references member,
  foreign key (tenant_id, hub_id) references hub,
  unique (tenant_id, token_hash)
);
create unique index invitation_open on invitation (tenant_id, member_id, hub_id) where status = 'open';

create table outbox_message (
  ${tenantColumn} references tenant,
  message_id uuid not null,
  kind text not null,
  dedupe_key text not null,
  member_id uuid,
  invitation_id uuid,
  recipient text,
  -- what the template needs besides member, hub and tenant, for example the token; erased once it is sent
  data jsonb not null default '{}',
  status text not null check (status in ('queued', 'sent', 'cancelled', 'dead')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (tenant_id, message_id),
  unique (tenant_id, dedupe_key)
);
create index outbox_due on outbox_message (tenant_id, status, next_attempt_at);
create index outbox_member on outbox_message (tenant_id, member_id);

-- Append-only. The digest covers the salted payload, so that a purge can erase the payload and keep the trail.
create table audit_event (
  ${tenantColumn} references tenant,
  event_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  action text not null,
  entity text not null,
  entity_id uuid,
  plan_id uuid,
  item_no int,
  approval_id uuid,
  payload_digest bytea not null,
  primary key (tenant_id, event_id)
);
create index audit_event_entity on audit_event (tenant_id, entity_id, event_id);
create index audit_event_plan on audit_event (tenant_id, plan_id, item_no);

create table audit_payload (
  ${tenantColumn},
  event_id uuid not null,
  salt bytea not null,
  body jsonb not null,
  primary key (tenant_id, event_id),
  foreign key (tenant_id, event_id) references audit_event
);

create table restore_request (
  ${tenantColumn},
  request_id uuid not null,
  member_id uuid not null,
  plan_id uuid,
  status text not null check (status in ('filed', 'granted', 'refused')),
  requested_by text not null,
  requested_at timestamptz not null default now(),
  decided_by text,
  decided_at timestamptz,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, member_id) references member
);
create unique index restore_request_open on restore_request (tenant_id, member_id) where status = 'filed';
`;

const administration = `
create table admin_user (
  ${tenantColumn} references tenant,
  admin_id uuid not null,
  email text not null,
  email_norm text not null,
  role text not null check (role in ('owner', 'admin', 'approver', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, admin_id),
  unique (tenant_id, email_norm)
);

create table api_token (
  ${tenantColumn} references tenant,
  token_id uuid not null,
  name text not null,
  prefix text not null,
  hash bytea not null,
  role text not null check (role in ('owner', 'admin', 'approver', 'viewer', 'operator')),
  admin_id uuid,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, token_id),
  foreign key (tenant_id, admin_id) references admin_user on delete cascade,
  unique (tenant_id, hash)
);

create table idempotency_key (
  ${tenantColumn} references tenant,
  caller text not null,
  key text not null,
  request_hash bytea not null,
  status int,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, caller, key)
);
`;
