/**
 * A condition for statements that find or claim work: the tenant of the row is neither suspended nor being erased. The few that are
 * get read once for the whole statement.
 *
 * @param row the table, or its alias, that has `tenant_id`
 */
export function ofRunningTenant(row: string): string {
  return `${row}.tenant_id not in (
    select halted.tenant_id from tenant halted where halted.suspended_at is not null or halted.erasing_at is not null)`;
}
