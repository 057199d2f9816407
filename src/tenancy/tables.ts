/**
 * Every table with rows of tenants, in an order in which each comes after those that it points to: exported and imported like this, erased
 * the other way round. A test compares it with the database.
 */
export const tenantTables = [
  'tenant',
  'hub',
  'field',
  'field_option',
  'program',
  'identity_provider',
  'admin_user',
  'passkey',
  'api_token',
  'session',
  'signin_link',
  'signin_challenge',
  'idempotency_key',
  'member',
  'member_identity',
  'hub_membership',
  'enrolment',
  'source',
  'source_secret',
  'source_health',
  'schedule',
  'field_authority',
  'deactivation',
  'landing',
  'landing_chunk',
  'run',
  'run_column',
  'source_record',
  'mapping',
  'mapping_column',
  'mapping_value',
  'plan',
  'plan_section',
  'change',
  'attention',
  'decision_rule',
  'approval',
  'approval_section',
  'change_outcome',
  'removal_ledger',
  'restore_request',
  'invitation',
  'outbox_message',
  'webhook_endpoint',
  'webhook_event',
  'webhook_delivery',
  'scim_resource',
  'scim_email',
  'scim_member',
  'scim_step',
  'scim_group_use',
  'scim_client',
  'scim_token',
  'scim_request',
  'audit_event',
  'audit_payload',
  'audit_seal',
  'audit_head',
] as const;

export type TenantTable = (typeof tenantTables)[number];

/** Tables whose rows an archive does not have, and why. */
export const notArchived = {
  session: 'Whoever is signed in signs in again: a session is bound to the server that opened it.',
  signin_link: 'Good for minutes.',
  signin_challenge: 'Good for minutes.',
  idempotency_key: 'Remembers what was answered, for 72 hours; calls of before are over.',
  audit_head: 'Signed with the key of the server; where the tenant is imported the chain is signed anew.',
} as const satisfies Partial<Record<TenantTable, string>>;

/** Columns that mean something on their own server only. `tenant_id` is that of the whole archive. */
export const notArchivedColumns: readonly string[] = ['tenant_id', 'audit_event.written_in'];

/** Outside of all archives: what is left of tenants that were erased, and lists of migrations. */
export const outsideOfTenants = ['tenant_erased', 'kysely_migration', 'kysely_migration_lock'] as const;

/** Of which only the database's own function may erase anything. */
export const trailTables: readonly TenantTable[] = [
  'audit_event',
  'audit_payload',
  'audit_seal',
  'audit_head',
];

export const archivedTables: readonly TenantTable[] = tenantTables.filter((table) => !(table in notArchived));
