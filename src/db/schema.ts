import type { ColumnType, Generated } from 'kysely';
import type { JsonValue } from '../kernel/json.ts';
import type { SecurityTables, SigninMethod, TokenScope } from './securityTables.ts';

/** The tables as Kysely sees them. `tenant_id` is filled by the database from the session's tenant. */
type Tenant = Generated<string>;
type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type Moment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** bigint columns come back as numbers: see client.ts. */
type Big = ColumnType<number, number | undefined, number>;
type Json<T> = ColumnType<T, string, string>;
type JsonDefault<T> = ColumnType<T, string | undefined, string>;

export type Population = 'full' | 'partial';
export type FieldType =
  | 'text'
  | 'email'
  | 'phone'
  | 'url'
  | 'date'
  | 'number'
  | 'boolean'
  | 'select'
  | 'multi_select';
export type FieldRole = 'unique_id' | 'email' | 'first_name' | 'last_name' | 'status' | 'eligibility';
export type MemberStatus = 'invited' | 'active' | 'deactivated' | 'deleted' | 'purged';
export type MembershipStatus = 'invited' | 'active' | 'ended';
export type AdminRole = 'owner' | 'admin' | 'approver' | 'viewer';
export type { JsonValue } from '../kernel/json.ts';
export type Profile = Record<string, JsonValue>;

export interface Schema extends SecurityTables {
  tenant: {
    tenant_id: string;
    slug: string;
    name: string;
    settings: JsonDefault<Record<string, JsonValue>>;
    created_at: Generated<Date>;
    host: string | null;
    suspended_at: Moment;
    suspended_by: string | null;
    suspended_reason: string | null;
    erasing_at: Moment;
    limits: JsonDefault<Record<string, JsonValue>>;
  };
  hub: {
    tenant_id: Tenant;
    hub_id: string;
    name: string;
    name_norm: string;
    revision: Big;
    created_at: Generated<Date>;
  };
  field: {
    tenant_id: Tenant;
    field_id: string;
    key: string;
    label: string;
    type: FieldType;
    role: FieldRole | null;
    position: number;
  };
  field_option: {
    tenant_id: Tenant;
    option_id: string;
    field_id: string;
    label: string;
    norm: string;
    position: number;
  };
  member: {
    tenant_id: Tenant;
    member_id: string;
    email: string | null;
    email_norm: string | null;
    first_name: string | null;
    last_name: string | null;
    first_name_norm: ColumnType<string | null, never, never>;
    last_name_norm: ColumnType<string | null, never, never>;
    profile: JsonDefault<Profile>;
    protected: Generated<boolean>;
    version: Big;
    accepted_at: Moment;
    holds: Generated<number>;
    deleted_at: Moment;
    deleted_by: string | null;
    purge_after: Moment;
    purged_at: Moment;
    status: ColumnType<MemberStatus, never, never>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  member_identity: {
    tenant_id: Tenant;
    member_id: string;
    id_space: string;
    value: string;
    live: Generated<boolean>;
  };
  hub_membership: {
    tenant_id: Tenant;
    hub_id: string;
    member_id: string;
    status: MembershipStatus;
    since: Time;
    ended_at: Moment;
  };
  program: { tenant_id: Tenant; program_id: string; hub_id: string; name: string; name_norm: string };
  enrolment: {
    tenant_id: Tenant;
    program_id: string;
    member_id: string;
    status: 'active' | 'ended';
    since: Time;
    ended_at: Moment;
    ended_reason: string | null;
  };
  deactivation: {
    tenant_id: Tenant;
    deactivation_id: string;
    member_id: string;
    source_id: string | null;
    reason: 'status' | 'absence' | 'deleted_in_source' | 'manual';
    actor: string;
    at: Time;
    lifted_at: Moment;
    lifted_by: string | null;
    lost_programs: JsonDefault<string[]>;
  };
  source: {
    tenant_id: Tenant;
    source_id: string;
    hub_id: string;
    connector: string;
    name: string;
    name_norm: string;
    config: JsonDefault<Record<string, JsonValue>>;
    policy: JsonDefault<Record<string, 'ask' | 'auto'>>;
    id_space: string;
    epoch: Big;
    live: Generated<boolean>;
    created_at: Generated<Date>;
  };
  landing: {
    tenant_id: Tenant;
    landing_id: string;
    filename: string | null;
    format: JsonDefault<Record<string, JsonValue>>;
    sha256: Buffer | null;
    bytes: Big;
    chunks: Generated<number>;
    complete: Generated<boolean>;
    created_at: Generated<Date>;
    records: number | null;
    checkpoint: ColumnType<JsonValue, string | null | undefined, string | null>;
  };
  landing_chunk: { tenant_id: Tenant; landing_id: string; seq: number; bytes: number; data: Buffer };
  run: {
    tenant_id: Tenant;
    run_id: string;
    source_id: string;
    hub_id: string;
    population: Population;
    status: string;
    landing_id: string | null;
    mapping_version: number | null;
    accept_mapping: Generated<boolean>;
    dialect: ColumnType<Record<string, JsonValue> | null, string | null | undefined, string | null>;
    stats: JsonDefault<Record<string, JsonValue>>;
    error: ColumnType<
      { code: string; message: string; details?: Record<string, unknown> } | null,
      string | null | undefined,
      string | null
    >;
    actor: string;
    created_at: Generated<Date>;
    finished_at: Moment;
    lease_owner: string | null;
    lease_until: Moment;
    fence: Big;
    read: Generated<'upload' | 'snapshot' | 'changes' | 'push'>;
    scheduled_for: Moment;
    attempts: Generated<number>;
    read_since: ColumnType<JsonValue, string | null | undefined, string | null>;
    read_until: ColumnType<JsonValue, string | null | undefined, string | null>;
  };
  source_secret: {
    tenant_id: Tenant;
    source_id: string;
    setting: string;
    key_id: string;
    sealed: Buffer;
    changed_at: Generated<Date>;
  };
  source_health: {
    tenant_id: Tenant;
    source_id: string;
    state: Generated<'ok' | 'failing' | 'quarantined' | 'off'>;
    failures: Generated<number>;
    failing_since: Moment;
    last_error: ColumnType<
      { message: string; setting?: string } | null,
      string | null | undefined,
      string | null
    >;
    retry_at: Moment;
    told_at: Moment;
  };
  field_authority: {
    tenant_id: Tenant;
    hub_id: string;
    field_id: string;
    source_id: string;
    rank: number;
  };
  schedule: {
    tenant_id: Tenant;
    source_id: string;
    cron: string;
    time_zone: string;
    read: Generated<'snapshot' | 'changes'>;
    snapshot_every_days: Generated<number>;
    paused_at: Moment;
    paused_by: string | null;
    next_run_at: Moment;
    created_at: Generated<Date>;
  };
  webhook_endpoint: {
    tenant_id: Tenant;
    endpoint_id: string;
    url: string;
    description: Generated<string>;
    events: string[];
    key_id: string;
    sealed: Buffer;
    old_key_id: string | null;
    old_sealed: Buffer | null;
    old_until: Moment;
    paused_at: Moment;
    paused_reason: string | null;
    created_at: Generated<Date>;
    created_by: string;
  };
  webhook_event: {
    tenant_id: Tenant;
    event_id: string;
    type: string;
    data: Json<Record<string, JsonValue>>;
    occurred_at: Generated<Date>;
  };
  webhook_delivery: {
    tenant_id: Tenant;
    event_id: string;
    endpoint_id: string;
    status: Generated<'queued' | 'delivered' | 'dead' | 'cancelled'>;
    attempts: Generated<number>;
    next_attempt_at: Generated<Date>;
    last_status: number | null;
    last_error: string | null;
    created_at: Generated<Date>;
    delivered_at: Moment;
  };
  run_column: { tenant_id: Tenant; run_id: string; position: number; header: string; profile: Json<unknown> };
  source_record: {
    tenant_id: Tenant;
    source_id: string;
    record_key: string;
    raw_hash: Buffer | null;
    mapped_hash: Buffer | null;
    epoch: number;
    values: JsonDefault<Profile>;
    member_id: string | null;
    in_step_version: ColumnType<number | null, number | null | undefined, number | null>;
    absent_since: Moment;
    says: ColumnType<string[] | null, string[] | null | undefined, string[] | null>;
  };
  mapping: {
    tenant_id: Tenant;
    source_id: string;
    version: number;
    used: Generated<boolean>;
    created_at: Generated<Date>;
    created_by: string;
  };
  mapping_column: {
    tenant_id: Tenant;
    source_id: string;
    version: number;
    position: number;
    header: string;
    header_norm: string;
    field_id: string | null;
    blank: Generated<'keep' | 'clear'>;
    date_order: string | null;
    number_style: string | null;
    match_words: Generated<boolean>;
    confidence: number;
    reason: string;
    origin: string;
    reviewed_by: string | null;
    reviewed_at: Moment;
  };
  mapping_value: {
    tenant_id: Tenant;
    source_id: string;
    version: number;
    field_id: string;
    value_norm: string;
    value: string;
    target: string | null;
    decided_by: string;
    decided_at: Generated<Date>;
  };
  plan: {
    tenant_id: Tenant;
    plan_id: string;
    run_id: string;
    source_id: string;
    hub_id: string;
    population: Population;
    mapping_version: number;
    unreviewed: Generated<number>;
    rows: Json<Record<string, number>>;
    counts: Json<Record<string, number>>;
    safeguards: Json<unknown[]>;
    notes: Json<unknown[]>;
    unreadable_rows: Generated<number>;
    linked: Generated<boolean>;
    at_once: Generated<boolean>;
    created_at: Generated<Date>;
    override_by: string | null;
    override_reason: string | null;
    override_at: Moment;
  };
  plan_section: {
    tenant_id: Tenant;
    plan_id: string;
    kind: string;
    status: string;
    count: number;
    digest: Buffer;
    decision_seq: Generated<number>;
    reasons: JsonDefault<Record<string, number>>;
  };
  change: {
    tenant_id: Tenant;
    plan_id: string;
    item_no: number;
    kind: string;
    reason: string;
    member_id: string | null;
    expected_version: ColumnType<number | null, number | null | undefined, number | null>;
    record_key: string | null;
    row_no: number | null;
    person: Json<{ email: string | null; first_name: string | null; last_name: string | null }>;
    before: Json<Record<string, JsonValue>>;
    after: Json<Record<string, JsonValue>>;
    fields: Generated<string[]>;
    ticked: Generated<boolean>;
    effects: JsonDefault<Record<string, JsonValue>>;
    issues: JsonDefault<JsonValue[]>;
    segments: JsonDefault<Profile>;
  };
  attention: {
    tenant_id: Tenant;
    plan_id: string;
    item_no: number;
    row_no: number | null;
    code: string;
    field: string | null;
    value: string | null;
    message: string;
  };
  decision_rule: {
    tenant_id: Tenant;
    plan_id: string;
    kind: string;
    seq: number;
    filter: JsonDefault<Record<string, JsonValue>>;
    except_items: Generated<number[]>;
    action: 'approve' | 'skip' | 'deactivate' | 'delete_from_hub' | 'delete_from_tenant';
    actor: string;
    at: Generated<Date>;
  };
  approval: {
    tenant_id: Tenant;
    approval_id: string;
    plan_id: string;
    status: 'prepared' | 'awaiting_second' | 'approved' | 'applying' | 'applied' | 'cancelled' | 'expired';
    summary: Json<Record<string, JsonValue>>;
    actor: string;
    created_at: Generated<Date>;
    confirmed_at: Moment;
    finished_at: Moment;
    position: Generated<number>;
    applied: Generated<number>;
    stale: Generated<number>;
    failed: Generated<number>;
    lease_owner: string | null;
    lease_until: Moment;
    fence: Big;
    needs_second: 'own_plan' | 'override' | 'removals' | null;
    seconded_by: string | null;
    seconded_at: Moment;
  };
  approval_section: {
    tenant_id: Tenant;
    approval_id: string;
    plan_id: string;
    kind: string;
    decision_seq: number;
    digest: Buffer;
    count: number;
    applied: Generated<number>;
  };
  change_outcome: {
    tenant_id: Tenant;
    plan_id: string;
    item_no: number;
    approval_id: string;
    action: string;
    result: 'applied' | 'stale' | 'failed';
    code: string | null;
    message: string | null;
    member_id: string | null;
    at: Generated<Date>;
  };
  removal_ledger: { tenant_id: Tenant; hub_id: string; member_id: string; plan_id: string; at: Time };
  invitation: {
    tenant_id: Tenant;
    invitation_id: string;
    member_id: string;
    hub_id: string;
    token_hash: Buffer;
    status: 'open' | 'accepted' | 'void';
    created_at: Generated<Date>;
    expires_at: Time;
    closed_at: Moment;
  };
  outbox_message: {
    tenant_id: Tenant;
    message_id: string;
    kind: string;
    dedupe_key: string;
    member_id: string | null;
    invitation_id: string | null;
    recipient: string | null;
    data: JsonDefault<Record<string, JsonValue>>;
    status: 'queued' | 'sent' | 'cancelled' | 'dead';
    attempts: Generated<number>;
    next_attempt_at: Time;
    last_error: string | null;
    created_at: Generated<Date>;
    sent_at: Moment;
  };
  audit_event: {
    tenant_id: Tenant;
    event_id: string;
    at: Generated<Date>;
    actor: string;
    action: string;
    entity: string;
    entity_id: string | null;
    plan_id: string | null;
    item_no: number | null;
    approval_id: string | null;
    payload_digest: Buffer;
    written_in: Generated<string>;
  };
  audit_payload: { tenant_id: Tenant; event_id: string; salt: Buffer; body: Json<Record<string, JsonValue>> };
  restore_request: {
    tenant_id: Tenant;
    request_id: string;
    member_id: string;
    plan_id: string | null;
    status: 'filed' | 'granted' | 'refused';
    requested_by: string;
    requested_at: Generated<Date>;
    decided_by: string | null;
    decided_at: Moment;
  };
  admin_user: {
    tenant_id: Tenant;
    admin_id: string;
    email: string;
    email_norm: string;
    role: AdminRole;
    created_at: Generated<Date>;
    provider_id: string | null;
    subject: string | null;
    last_signed_in_at: Moment;
  };
  signin_link: {
    tenant_id: Tenant;
    link_id: string;
    admin_id: string;
    hash: Buffer;
    created_by: string;
    created_at: Generated<Date>;
    expires_at: Date;
    used_at: Moment;
  };
  session: {
    tenant_id: Tenant;
    session_id: string;
    admin_id: string;
    hash: Buffer;
    created_at: Generated<Date>;
    seen_at: Generated<Date>;
    expires_at: Date;
    method: Generated<SigninMethod>;
    provider_id: string | null;
    provider_session: string | null;
    key_id: string | null;
    sealed: Buffer | null;
    user_agent: string | null;
    address: string | null;
    idle_minutes: Generated<number>;
  };
  api_token: {
    tenant_id: Tenant;
    token_id: string;
    name: string;
    prefix: string;
    hash: Buffer;
    role: AdminRole | 'operator';
    admin_id: string | null;
    created_by: string;
    created_at: Generated<Date>;
    expires_at: Moment;
    last_used_at: Moment;
    revoked_at: Moment;
    scopes: TokenScope[] | null;
    requests_per_minute: number | null;
    warned_at: Moment;
  };
  idempotency_key: {
    tenant_id: Tenant;
    caller: string;
    key: string;
    request_hash: Buffer;
    status: number | null;
    response: ColumnType<unknown, string | null | undefined, string | null>;
    created_at: Generated<Date>;
  };
}
